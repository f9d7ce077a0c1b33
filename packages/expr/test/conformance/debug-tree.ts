import {
  decodeUtf8,
  doubleOf,
  formatDouble,
  isDouble,
  Uint,
  Operator,
  type Bind,
  type CheckedExpr,
  type Comprehension,
  type Expr,
  formatType,
  type Value,
} from "@imagegate/expr";

/**
 * A tree in the form of cel-go's debug print without its white space: macros as accumulators, chains of `&&` and `||` as balanced
 * binary trees. With `checked` each node has its type and what it refers to, else its kind.
 */
export function debugTree(node: Expr, checked?: CheckedExpr): string {
  return new Printer(checked).print(node);
}

const kinds: Readonly<Record<Expr["kind"], string>> = {
  literal: "",
  ident: "Expr_IdentExpr",
  select: "Expr_SelectExpr",
  call: "Expr_CallExpr",
  list: "Expr_ListExpr",
  map: "Expr_StructExpr",
  message: "Expr_StructExpr",
  comprehension: "Expr_ComprehensionExpr",
  bind: "Expr_ComprehensionExpr",
};

class Printer {
  readonly #checked: CheckedExpr | undefined;
  /** What names that a macro made stand for: cel-go's macros copy the argument instead. */
  readonly #hidden = new Map<string, string>();

  constructor(checked: CheckedExpr | undefined) {
    this.#checked = checked;
  }

  print(node: Expr): string {
    switch (node.kind) {
      case "literal":
        return (
          literal(node.value) + this.#end(this.#type(node), `Constant_${constantKind(node.value)}`)
        );
      case "ident": {
        const copy = this.#hidden.get(node.name);
        if (copy !== undefined) return copy;
        const name = this.#reference(node) ?? (node.rooted ? `.${node.name}` : node.name);
        return name + this.#end(this.#type(node), kinds.ident, name);
      }
      case "select": {
        const name = this.#reference(node);
        if (name !== undefined) return name + this.#end(this.#type(node), kinds.select, name);
        return `${this.print(node.operand)}.${node.field}${node.test ? "~test-only~" : ""}${this.#end(this.#type(node), kinds.select)}`;
      }
      case "call": {
        if (node.name === Operator.and || node.name === Operator.or) {
          return this.#balanced(
            node.name,
            node.args.map((arg) => this.print(arg)),
          );
        }
        const resolved = this.#checked?.references.get(node.id);
        const call = resolved?.kind === "call" ? resolved : undefined;
        const target =
          node.target === undefined || call?.receiver === false
            ? ""
            : `${this.print(node.target)}.`;
        const name = call?.receiver === false ? call.declaration.name : node.name;
        const args = node.args.map((arg) => this.print(arg)).join(",");
        // The rows were made without the overloads that compare numbers of two kinds.
        const ids = call?.overloads
          .map((overload) => overload.id)
          .filter(
            (id) =>
              !/^(?:less|greater)\w*_(?:int64|uint64|double)_(?:int64|uint64|double)$/.test(id),
          )
          .join("|");
        return `${target}${name}(${args})${this.#end(this.#type(node), kinds.call, ids)}`;
      }
      case "list":
        return `[${node.elements.map((one, i) => (node.optional?.includes(i) === true ? "?" : "") + this.print(one)).join(",")}]${this.#end(this.#type(node), kinds.list)}`;
      case "map": {
        const entries = node.entries.map(
          ({ key, value, optional }) =>
            `${optional === true ? "?" : ""}${this.print(key)}:${this.print(value)}${this.#entryEnd()}`,
        );
        return `{${entries.join(",")}}${this.#end(this.#type(node), kinds.map)}`;
      }
      case "message": {
        const fields = node.fields.map(
          ({ field, value, optional }) =>
            `${optional === true ? "?" : ""}${field}:${this.print(value)}${this.#entryEnd()}`,
        );
        return `${node.name}{${fields.join(",")}}${this.#end(this.#type(node), kinds.message)}`;
      }
      case "comprehension":
        return this.#comprehension(node);
      case "bind":
        return this.#bind(node);
    }
  }

  /** cel-go has a loop that runs no step in place of a binding. */
  #bind(node: Bind): string {
    const [binding] = node.bindings;
    if (binding === undefined || node.bindings.length > 1) {
      throw new TypeError("cel-go prints no tree with several bindings in one node");
    }
    const { name, value } = binding;
    const init = this.print(value);
    if (name.startsWith("@")) {
      const before = this.#hidden.get(name);
      this.#hidden.set(name, init);
      const text = this.print(node.body);
      this.#hidden.delete(name);
      if (before !== undefined) this.#hidden.set(name, before);
      return text;
    }
    const no = `false${this.#end("bool", "Constant_BoolValue")}`;
    const nothing = `[]${this.#end("list(dyn)", kinds.list)}`;
    const variable = `${name}${this.#end(this.#type(value), kinds.ident, name)}`;
    return (
      `__comprehension__(//Variable#unused,//Target${nothing},//Accumulator${name},//Init${init},` +
      `//LoopCondition${no},//LoopStep${variable},//Result${this.print(node.body)})${this.#end(this.#type(node), kinds.bind)}`
    );
  }

  #comprehension(node: Comprehension): string {
    const type = this.#type(node);
    const bool = "bool";
    const accumulator = (of: string): string => `@result${this.#end(of, kinds.ident, "@result")}`;
    const constant = (text: string, of: string, kind: string): string =>
      text + this.#end(of, `Constant_${kind}Value`);
    const call = (name: string, id: string, of: string, ...args: string[]): string =>
      `${name}(${args.join(",")})${this.#end(of, kinds.call, id)}`;
    const yes = constant("true", bool, "Bool");
    const notFalse = (of: string): string =>
      call("@not_strictly_false", "not_strictly_false", bool, of);
    const append = (element: string): string =>
      call(
        "_+_",
        "add_list",
        type,
        accumulator(type),
        `[${element}]${this.#end(type, kinds.list)}`,
      );
    const when = (condition: string, then: string): string =>
      call("_?_:_", "conditional", type, condition, then, accumulator(type));

    const body = this.print(node.body);
    const loop = ((): { init: string; condition: string; step: string; result: string } => {
      switch (node.fold) {
        case "all":
          return {
            init: yes,
            condition: notFalse(accumulator(bool)),
            step: call("_&&_", "logical_and", bool, accumulator(bool), body),
            result: accumulator(bool),
          };
        case "exists":
          return {
            init: constant("false", bool, "Bool"),
            condition: notFalse(call("!_", "logical_not", bool, accumulator(bool))),
            step: call("_||_", "logical_or", bool, accumulator(bool), body),
            result: accumulator(bool),
          };
        case "existsOne": {
          const one = constant("1", "int", "Int64");
          const added = call("_+_", "add_int64", "int", accumulator("int"), one);
          return {
            init: constant("0", "int", "Int64"),
            condition: yes,
            step: call("_?_:_", "conditional", "int", body, added, accumulator("int")),
            result: call("_==_", "equals", bool, accumulator("int"), one),
          };
        }
        case "map": {
          const step = append(body);
          return {
            init: `[]${this.#end(type, kinds.list)}`,
            condition: yes,
            step: node.filter === undefined ? step : when(this.print(node.filter), step),
            result: accumulator(type),
          };
        }
        case "filter": {
          const element = type.replace(/^list\((?<element>.*)\)$/, "$<element>");
          const variable = `${node.iterVar}${this.#end(element, kinds.ident, node.iterVar)}`;
          return {
            init: `[]${this.#end(type, kinds.list)}`,
            condition: yes,
            step: when(body, append(variable)),
            result: accumulator(type),
          };
        }
        case "transformMap":
        case "transformMapEntry":
          throw new TypeError("no row has loops with two variables");
      }
    })();
    return (
      `__comprehension__(//Variable${node.iterVar},//Target${this.print(node.range)},//Accumulator@result,//Init${loop.init},` +
      `//LoopCondition${loop.condition},//LoopStep${loop.step},//Result${loop.result})${this.#end(type, kinds.comprehension)}`
    );
  }

  /** cel-go's balancer: the operator in the middle is the root. */
  #balanced(name: string, terms: readonly string[]): string {
    const [only] = terms;
    if (only !== undefined && terms.length === 1) return only;
    const middle = Math.ceil(terms.length / 2);
    const halves = [terms.slice(0, middle), terms.slice(middle)].map((half) =>
      this.#balanced(name, half),
    );
    const id = name === Operator.and ? "logical_and" : "logical_or";
    return `${name}(${halves.join(",")})${this.#end("bool", kinds.call, id)}`;
  }

  #end(type: string, kind: string, reference?: string): string {
    if (this.#checked === undefined) return `^#*expr.${kind}#`;
    return `~${type}${reference === undefined ? "" : `^${reference}`}`;
  }

  #entryEnd(): string {
    return this.#checked === undefined ? "^#*expr.Expr_CreateStruct_Entry#" : "";
  }

  #type(node: Expr): string {
    const type = this.#checked?.types.get(node.id);
    return type === undefined ? "" : formatType(type).replaceAll(" ", "");
  }

  #reference(node: Expr): string | undefined {
    const resolved = this.#checked?.references.get(node.id);
    if (resolved?.kind === "variable") return resolved.declaration.name;
    if (resolved?.kind === "local") return resolved.name;
    if (resolved?.kind !== "type") return undefined;
    const { kind } = resolved.type;
    if (kind === "timestamp") return "google.protobuf.Timestamp";
    if (kind === "duration") return "google.protobuf.Duration";
    if (kind === "opaque") return resolved.type.name;
    return kind === "null" ? "null_type" : kind;
  }
}

function constantKind(value: Value): string {
  if (value === null) return "NullValue";
  if (typeof value === "boolean") return "BoolValue";
  if (typeof value === "string") return "StringValue";
  if (value instanceof Uint) return "Uint64Value";
  if (value instanceof Uint8Array) return "BytesValue";
  return isDouble(value) ? "DoubleValue" : "Int64Value";
}

function literal(value: Value): string {
  if (typeof value === "string") return quote(value);
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Uint8Array) {
    const text = decodeUtf8(value);
    if (text !== undefined) return `b${quote(text)}`;
    return `b${quote(Buffer.from(value).toString("latin1"))}`.replaceAll(
      /[\u0080-\u00ff]|\\u00(?=[89])/g,
      (one) => (one.length === 1 ? `\\x${one.charCodeAt(0).toString(16)}` : String.raw`\x`),
    );
  }
  if (isDouble(value)) return formatDouble(doubleOf(value));
  if (typeof value === "number" || typeof value === "bigint") return value.toString();
  return value === true ? "true" : value === false ? "false" : "null";
}

const named: Readonly<Record<string, string>> = {
  "\u0007": String.raw`\a`,
  "\b": String.raw`\b`,
  "\f": String.raw`\f`,
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
  "\t": String.raw`\t`,
  "\v": String.raw`\v`,
  "\\": String.raw`\\`,
  '"': String.raw`\"`,
};

/** Go's strconv.Quote. */
function quote(text: string): string {
  return `"${text.replaceAll(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (one) => {
    const code = one.codePointAt(0) ?? 0;
    if (named[one] !== undefined) return named[one];
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  })}"`;
}
