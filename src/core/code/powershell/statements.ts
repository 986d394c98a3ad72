import { type CodeNode, part } from "../codeTree.ts";
import { redirect } from "./commandParts.ts";
import { runCommand } from "./commands.ts";
import { meaningful } from "./expressions.ts";
import { listOf, nothing, plain, type Values } from "./values.ts";
import { variableName } from "./variables.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** Goes through a statement and all below it, whichever way the code would go; what comes out of it. */
export function runStatement(node: CodeNode, walk: Walk, input: Values): Values {
  switch (node.type) {
    case "program":
    case "statement_list":
    case "script_block":
    case "script_block_body":
    case "named_block_list":
    case "named_block":
    case "statement_block":
      return all(node, walk, input);
    case "pipeline":
      return all(node, walk, input);
    case "pipeline_chain":
      return pipeline(node, walk, input);
    case "command":
      return runCommand(node, walk, input, "no");
    case "foreach_statement":
      return overEach(node, walk, input);
    case "switch_statement":
      return switched(node, walk, input);
    case "function_statement":
    case "class_statement":
    case "class_method_definition":
    case "trap_statement":
    case "catch_clause":
      // What a function gets is not followed.
      for (const child of meaningful(node)) walk.run(child, plain);
      return nothing;
    case "script_parameter":
    case "class_method_parameter":
      return parameter(node, walk);
    case "class_property_definition":
    case "attribute_list":
    case "type_literal":
    case "catch_type_list":
    case "function_name":
    case "simple_name":
    case "empty_statement":
    case "comment":
    case "label":
      return nothing;
    case "ERROR":
      tellOpaque(walk, "part of the code is not understood");
      return plain;
    case "inlinescript_statement":
    case "parallel_statement":
    case "sequence_statement":
      return all(node, walk, plain);
    default:
      return isStatement(node) ? all(node, walk, input) : walk.evaluate(node, input);
  }
}

function isStatement({ type }: CodeNode): boolean {
  return /_statement$|_block$|_clauses?$|_list$|_condition$|_initializer$|_iterator$|^(?:param_block|function_parameter_declaration|parameter_list|switch_body|while_condition|pipeline_chain_tail|script_parameter_default|class_property_definition|data_commands_\w+|switch_parameters?|switch_filename)$/.test(
    type,
  );
}

function all(node: CodeNode, walk: Walk, input: Values): Values {
  return listOf(meaningful(node).map((child) => walk.run(child, input)));
}

/** `a | b | c`: what comes out of each goes into the next. */
function pipeline(node: CodeNode, walk: Walk, input: Values): Values {
  let values = input;
  let piped: "yes" | "no" = "no";
  for (const child of meaningful(node)) {
    if (child.type === "redirection" || child.type === "redirections") {
      for (const one of child.type === "redirections" ? child.children : [child]) redirect(one, walk, input);
      continue;
    }
    if (child.type === "command") values = runCommand(child, walk, values, piped);
    else if (child.type === "verbatim_command_argument")
      tellOpaque(walk, "the arguments of a command are not understood");
    else values = walk.evaluate(child, values);
    piped = "yes";
  }
  return values;
}

function overEach(node: CodeNode, walk: Walk, input: Values): Values {
  const variable = node.children.find(({ type }) => type === "variable");
  for (const child of meaningful(node)) {
    if (child === variable || child.type === "statement_block" || /^foreach/.test(child.type)) continue;
    const values = walk.run(child, input);
    if (variable === undefined) continue;
    const cell = walk.variable(variableName(variable, walk));
    for (const atom of values.atoms) cell.add({ atoms: [atom], sure: "yes" });
  }
  const body = node.children.find(({ type }) => type === "statement_block");
  return body === undefined ? nothing : walk.run(body, input);
}

function switched(node: CodeNode, walk: Walk, input: Values): Values {
  const condition = node.children.find(({ type }) => type === "switch_condition");
  const values = condition === undefined ? plain : walk.run(condition, input);
  const results = meaningful(node).map((child) => (child === condition ? nothing : walk.run(child, values)));
  return { ...listOf(results), sure: "no" };
}

/** A parameter may be anything that a caller gives. */
function parameter(node: CodeNode, walk: Walk): Values {
  const variable = node.children.find(({ type }) => type === "variable");
  if (variable !== undefined) walk.variable(variableName(variable, walk)).add(plain);
  for (const child of meaningful(node)) if (child !== variable) walk.run(child, plain);
  return part(node, "default") === undefined ? nothing : plain;
}
