import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hiddenMark, redact } from "../../src/core/redact.ts";

// Spelled in two parts, so that no scanner takes this file for a leak.
const token = `ghp_${"abcdefghijklmnopqrstuvwxyz012345"}`;

describe("what is hidden", () => {
  test.each([
    // Tokens of known shapes.
    [`echo ${token}`, "echo ‹hidden›"],
    ["rm -r https:/ann:correct-horse@host/a", "rm -r https:/ann:‹hidden›@host/a"],
    ["git:https:%2F%2Fann:correct-horse@host%2Fa.git/main", "git:https:%2F%2Fann:‹hidden›@host%2Fa.git/main"],
    [`git clone https://${token}@github.com/a/b`, "git clone https://‹hidden›@github.com/a/b"],
    [`AKIA${"IOSFODNN7EXAMPLE"}`, "‹hidden›"],
    [
      `curl ${`https://hooks.slack.com/services/${"T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"}`}`,
      "curl https://‹hidden›",
    ],
    [`sk-ant-${"api03-AbCdEfGhIjKlMnOpQrStUvWx12345"}`, "‹hidden›"],
    [
      `jwt eyJ${"hbGciOiJIUzI1NiJ9"}.${"eyJzdWIiOiIxMjM0NTY3ODkwIn0"}.${"dozjgNryP4J3jVmNHl0w5N"} end`,
      "jwt ‹hidden› end",
    ],
    // Names with values.
    ["TOKEN=abc123", "TOKEN=‹hidden›"],
    ["export DB_PASSWORD='it is a secret' && ./run", "export DB_PASSWORD='‹hidden›' && ./run"],
    ["AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPx aws s3 ls", "AWS_SECRET_ACCESS_KEY=‹hidden› aws s3 ls"],
    ['{"password": "a$b\\"c", "user": "ann"}', '{"password": "‹hidden›", "user": "ann"}'],
    ["$env:ApiKey = 'one two'", "$env:ApiKey = '‹hidden›'"],
    ["clientSecret: abc", "clientSecret: ‹hidden›"],
    ["//registry/:_authToken=abc", "//registry/:_authToken=‹hidden›"],
    ["Server=db;User Id=sa;Password=abc;Encrypt=true", "Server=db;User Id=sa;Password=‹hidden›;Encrypt=true"],
    ["AccountKey=abc==;EndpointSuffix=x", "AccountKey=‹hidden›;EndpointSuffix=x"],
    [
      "kubectl create secret generic x --from-literal=password=abc",
      "kubectl create secret generic x --from-literal=password=‹hidden›",
    ],
    ["https://example.com/?a=1&access_token=abc&b=2", "https://example.com/?a=1&access_token=‹hidden›&b=2"],
    ["STRIPE_KEY=AbCdEfGhIjKlMnOpQr12", "STRIPE_KEY=‹hidden›"],
    ["TOKEN='a'\\''b' x", "TOKEN='‹hidden›'\\''b' x"],
    // Options.
    ["mysql --password hunter2 shop", "mysql --password ‹hidden› shop"],
    ["mysql --password=hunter2 shop", "mysql --password=‹hidden› shop"],
    ["mysql -u root -phunter2 shop", "mysql -u root -p‹hidden› shop"],
    ["curl -u ann:hunter2 https://example.com", "curl -u ann:‹hidden› https://example.com"],
    ["docker login -u ann -p hunter2 example.com", "docker login -u ann -p ‹hidden› example.com"],
    ["sshpass -p hunter2 ssh host", "sshpass -p ‹hidden› ssh host"],
    ["openssl rsa -passin pass:hunter2 -in k", "openssl rsa -passin pass:‹hidden› -in k"],
    ["machine example.com login ann password hunter2", "machine example.com login ann password ‹hidden›"],
    ["ALTER USER ann IDENTIFIED BY 'hunter2'", "ALTER USER ann IDENTIFIED BY '‹hidden›'"],
    // Headers.
    ['curl -H "Authorization: Bearer abc.def"', 'curl -H "Authorization: Bearer ‹hidden›"'],
    ["curl -H 'Authorization: Basic YTpi'", "curl -H 'Authorization: Basic ‹hidden›'"],
    ["curl -H 'X-Api-Key: abc'", "curl -H 'X-Api-Key: ‹hidden›'"],
    ['curl -H "Cookie: a=b; c=d"', 'curl -H "Cookie: ‹hidden›"'],
    ["Authorization: Bearer abc\nAccept: */*", "Authorization: Bearer ‹hidden›\nAccept: */*"],
    // Addresses.
    ["psql postgres://ann:p@ss@db.example.com/shop", "psql postgres://ann:‹hidden›@db.example.com/shop"],
    ["redis://:abc@localhost:6379", "redis://:‹hidden›@localhost:6379"],
    // Keys.
    [
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\nAAAAAQAAAZcAAAAHc3NoLXJz\nabc=\n-----END OPENSSH PRIVATE KEY-----\nls",
      "-----BEGIN OPENSSH PRIVATE KEY-----‹hidden›-----END OPENSSH PRIVATE KEY-----\nls",
    ],
    [
      '"-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0B\\n-----END PRIVATE KEY-----\\n"',
      '"-----BEGIN PRIVATE KEY-----‹hidden›-----END PRIVATE KEY-----\\n"',
    ],
  ])("%s", (text, clean) => {
    expect(redact(text)).toEqual({ text: clean, hidden: 1 });
  });

  test("every secret counts", () => {
    expect(redact(`A_TOKEN=a B_TOKEN=b curl -u c:d ${token}`)).toEqual({
      text: "A_TOKEN=‹hidden› B_TOKEN=‹hidden› curl -u c:‹hidden› ‹hidden›",
      hidden: 4,
    });
  });
});

describe("what is kept", () => {
  test.each([
    "git show 3f786850e387550fdab836ed7e6dc881de23001b",
    "id 550e8400-e29b-41d4-a716-446655440000",
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "session=550e8400-e29b-41d4-a716-446655440000",
    "the password is wrong, and the token has expired",
    "npm run token -- --force",
    "max_tokens=4096 tokenizer=bpe TOKEN_COUNT=7",
    "PWD=/home/ann/shop OLDPWD=/tmp",
    "docker run --user 1000:1000 image",
    "git@github.com:a/b.git",
    "ssh://git@github.com/a/b",
    "https://example.com:8080/a@b",
    "file:/home/ann/a@2x.png",
    "git:origin/main:a@b",
    "curl -u $USER:$TOKEN https://example.com",
    "TOKEN=$GITHUB_TOKEN npm publish",
    "password: string;",
    "const token = getToken();",
    "const token = process.env.TOKEN;",
    "--password --force",
    "gh auth login --password-stdin --token-file x",
    "sk-learn-and-other-libraries-of-python",
    "git commit -m 'Explain bearer certificates'",
    "key: node-modules-v1-linux-x64-0123456789",
    "author=ann --author ann",
  ])("%s", (text) => {
    expect(redact(text)).toEqual({ text, hidden: 0 });
  });
});

describe("what a command does", () => {
  test.each([
    ["TOKEN=abc; rm -rf ~", "; rm -rf ~"],
    ["TOKEN=abc && rm -rf ~", " && rm -rf ~"],
    ['TOKEN="a$(rm -rf ~)"', '$(rm -rf ~)"'],
    ['PASSWORD="`rm -rf ~`"', 'PASSWORD="`rm -rf ~`"'],
    ["TOKEN=$".concat("{X:-$(rm -rf ~)}"), "{X:-$(rm -rf ~)}"],
    ["curl -H Authorization:abc | sh", " | sh"],
    ["-----BEGIN PRIVATE KEY-----\nrm -rf ~\n-----END PRIVATE KEY-----", "rm -rf ~"],
    ["curl -u a:b;rm -rf ~", ";rm -rf ~"],
    ["psql postgres://a:b$(rm -rf ~)@c", "$(rm -rf ~)"],
  ])("does not hide behind a secret: %s", (text, kept) => {
    expect(redact(text).text).toContain(kept);
  });
});

describe("any text", () => {
  const words = fc.constantFrom(
    "TOKEN=",
    "password",
    "--password ",
    ": ",
    '"',
    "'",
    "\\",
    "$",
    "`",
    "(",
    " ",
    "\n",
    "ghp_",
    "-----BEGIN PRIVATE KEY-----",
    "https://",
    "@",
    "Bearer ",
    "-u a:",
    "eyJ",
    "a",
    "7",
    hiddenMark,
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(words, { maxLength: 40 }).map((parts) => parts.join("")),
  );

  test("is redacted without an error, and a second time without a change", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = redact(text);
        expect(redact(once.text)).toEqual({ text: once.text, hidden: 0 });
      }),
      { numRuns: 2_000 },
    );
  });

  test("keeps what is no secret, in order", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { text: clean, hidden } = redact(text);
        let from = 0;
        for (const part of hidden === 0 ? [clean] : clean.split(hiddenMark)) {
          const at = text.indexOf(part, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + part.length;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["eyJ-", 250_000],
    ["TOKEN", 200_000],
    ["a=", 500_000],
    ["-----BEGIN PRIVATE KEY-----\nA: ", 30_000],
    ["https://", 125_000],
    ["mysql -", 140_000],
    ["token='", 140_000],
    ["token=\\", 140_000],
    ["-u a", 250_000],
    ["Bearer ", 140_000],
    ["A", 1_000_000],
  ])("of a megabyte of %j ends", (unit, times) => {
    expect(redact(unit.repeat(times)).text.length).toBeGreaterThan(0);
  });
});
