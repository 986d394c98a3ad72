import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JudgedProject } from "./judgedProject.ts";

/** Makefiles of well-known shapes. */
const ordinary = {
  go: [
    "BINARY := app",
    "VERSION ?= $(shell git describe --tags --always --dirty)",
    'LDFLAGS := -ldflags "-X main.version=$(VERSION)"',
    "GOFILES := $(shell find . -name '*.go')",
    ".PHONY: all build test lint",
    "all: build",
    "build: $(BINARY)",
    "$(BINARY): $(GOFILES)",
    "\tgo build $(LDFLAGS) -o bin/$(BINARY) ./cmd/app",
    "test:",
    "\tgo test -race -coverprofile=coverage.out ./...",
    "lint:",
    "\tgolangci-lint run",
  ],
  strict: [
    "SHELL := bash",
    ".ONESHELL:",
    ".SHELLFLAGS := -eu -o pipefail -c",
    ".DELETE_ON_ERROR:",
    "MAKEFLAGS += --warn-undefined-variables --no-builtin-rules -j4",
    "build:",
    "\tmkdir -p out",
    "\ttsc -p . --outDir out",
    "test: build",
    "\tcd out",
    "\tvitest run",
  ],
  c: [
    "CC ?= gcc",
    "CFLAGS += -Wall -O2",
    "SRCS := $(wildcard src/*.c)",
    "OBJS := $(patsubst src/%.c,build/%.o,$(SRCS))",
    "DEPS := $(OBJS:.o=.d)",
    "ifeq ($(DEBUG),1)",
    "CFLAGS += -g",
    "endif",
    "all: build/app",
    "build/app: $(OBJS)",
    "\t$(CC) $(LDFLAGS) -o $@ $^",
    "build/%.o: src/%.c | build",
    "\t$(CC) $(CFLAGS) -MMD -c $< -o $@",
    "build:",
    "\tmkdir -p $@",
    "-include $(DEPS)",
    "test: all",
    "\t./build/app --self-test",
  ],
  python: [
    "VENV := .venv",
    "PYTHON := $(VENV)/bin/python",
    "$(VENV)/bin/activate: requirements.txt",
    "\tpython3 -m venv $(VENV)",
    "\t$(VENV)/bin/pip install -r requirements.txt",
    "test: $(VENV)/bin/activate",
    "\t$(PYTHON) -m pytest tests",
    "lint:",
    "\truff check .",
    "build:",
    "\t$(PYTHON) -m build",
  ],
  help: [
    ".DEFAULT_GOAL := help",
    "help: ## Shows this help",
    "\t@grep -E '^[a-zA-Z_-]+:.*?## .*$$' $(MAKEFILE_LIST) | sort | awk 'BEGIN {FS = \":.*?## \"}; {printf \"%-20s %s\\n\", $$1, $$2}'",
    "build: ## Builds",
    "\tnpm run build",
    "test: ## Tests",
    "\tnpm test",
  ],
  node: [
    "BIN := node_modules/.bin",
    "export PATH := $(CURDIR)/$(BIN):$(PATH)",
    "node_modules: package.json",
    "\tnpm ci",
    "\ttouch $@",
    "build: node_modules",
    "\tesbuild src/index.ts --bundle --outfile=dist/index.js",
    "test: node_modules",
    "\tjest",
  ],
  docker: [
    "IMAGE ?= acme/app",
    "TAG := $(shell git rev-parse --short HEAD)",
    "build:",
    "\tdocker build -t $(IMAGE):$(TAG) .",
    "test:",
    "\tdocker compose run --rm app pytest",
  ],
  generated: [
    "MODULES := core web",
    "define module_rules",
    ".PHONY: build-$(1)",
    "build-$(1):",
    "\tcd $(1) && npm run build",
    "build: build-$(1)",
    "endef",
    "$(foreach m,$(MODULES),$(eval $(call module_rules,$(m))))",
    "test:",
    "\tjest",
  ],
  recursive: [
    "SUBDIRS := lib app",
    ".PHONY: all $(SUBDIRS)",
    "all: $(SUBDIRS)",
    "$(SUBDIRS):",
    "\t$(MAKE) -C $@",
    "build: all",
    "test:",
    "\tfor d in $(SUBDIRS); do $(MAKE) -C $$d test || exit 1; done",
  ],
  included: ["include common.mk", "-include local.mk", "build:", "\t$(GO) build ./...", "test: common-test"],
} as const;

const dangerous = {
  conflict: ["OUT := src", "ifdef CI", "OUT := ../dist", "endif", "test:", "\trm -rf $(OUT)"],
  late: ["A := src", "B := $(A)", "A := ../dist", "test:", "\trm -rf $(B)"],
  own: ["OUT := ../dist", "test: OUT := src", "test:", "\trm -rf $(OUT)"],
  quoted: ["test:", "\trm -rf '$(WHERE)'"],
  shell: ["SHELL := ./odd", "test:", "\techo hello"],
  python: ["SHELL := python3", "test:", "\tprint(1)"],
  flags: ["SHELL := bash", ".SHELLFLAGS := ./x.sh", "test:", "\techo hello"],
  prefix: [".RECIPEPREFIX := >", "test:", "> rm -rf src"],
  evaluated: ["$(eval $(shell cat rules.txt))", "test:", "\techo hello"],
  text: ["define wipe", "test:", "\trm -rf src", "endef", "$(eval $(wipe))"],
  called: ["remove = rm -rf $(1)", "test:", "\t$(call remove,src)"],
  oneshell: [".ONESHELL:", "test:", "\tcd src", "\trm -rf a"],
  included: ["include danger.mk"],
  wild: ["-include mk/*.mk"],
  made: ["-include gen.mk", "gen.mk:", "\trm -rf src", "test:", "\techo hello"],
  makeflags: ["MAKEFLAGS += --eval=x:;rm", "test:", "\techo hello"],
  overriding: ["override OUT := src", "test:", "\trm -rf $(OUT)"],
  hidden: ["X := $(shell printf '; rm -rf src')", "hello:", "\techo $(X)"],
  environment: ["hello:", "\techo $(X)"],
  path: ["PATH := ./bin:$(PATH)", "hello:", "\tls"],
} as const;

const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
const folder = (kind: string, rows: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(rows).map(([name, lines]) => [`${kind}/${name}/Makefile`, text(lines)]));

const files = {
  ...folder("fine", ordinary),
  ...folder("bad", dangerous),
  "fine/included/common.mk": "GO := go\ncommon-test:\n\t$(GO) test ./...\n",
  "fine/recursive/lib/Makefile": "all:\n\tcc -c a.c\ntest:\n\techo ok\n",
  "fine/recursive/app/Makefile": "all:\n\tcc -c a.c\ntest:\n\techo ok\n",
  "fine/node/package.json": "{}",
  "fine/help/package.json": JSON.stringify({ scripts: { build: "tsc", test: "jest" } }),
  "bad/included/danger.mk": "test:\n\trm -rf src\n",
  "bad/wild/mk/x.mk": "test:\n\trm -rf src\n",
  ...Object.fromEntries(Object.keys(dangerous).map((name) => [`bad/${name}/src/a`, "a\n"])),
};

let judged: JudgedProject;
beforeAll(() => {
  judged = new JudgedProject(files);
});
afterAll(() => judged.remove());

describe("a makefile", () => {
  it.each(
    Object.keys(ordinary).flatMap((name) => ["make", "make build", "make test"].map((line) => [name, line] as const)),
  )("of the shape %s flows with `%s`", async (name, line) => {
    const verdict = await judged.verdictOn(line, `fine/${name}`);
    expect([verdict.decision, verdict.reasons.map((reason) => reason.text)]).toEqual(["allow", expect.anything()]);
  });

  it.each(
    Object.entries(dangerous).map(([name, lines]) => [
      name,
      lines.some((line) => line.startsWith("hello:")) ? "make X='; rm -rf src' hello" : "make test",
    ]),
  )("that hides something (%s) is held with `%s`", async (name, line) => {
    expect((await judged.verdictOn(line, `bad/${name}`)).decision).toBe("hold");
  });

  it.each([
    ["X='; rm -rf src' make hello", "environment", "hold"],
    ["X=$(cat x) make hello", "environment", "hold"],
    ["make hello", "environment", "allow"],
    ["make hello", "hidden", "hold"],
    ["make OUT=../dist test", "overriding", "hold"],
    ["make -C ../../fine/go test", "path", "allow"],
  ])("%s in %s: %s", async (line, name, decision) => {
    expect((await judged.verdictOn(line, `bad/${name}`)).decision).toBe(decision);
  });
});
