import type { Expr } from "./ast.ts";
import type { CheckOptions } from "./check-options.ts";
import { check } from "./checker.ts";
import type { CheckedExpr } from "./checked.ts";
import type { Codegen } from "./codegen/stage.ts";
import { Declarations, type Declared } from "./declarations.ts";
import type { Library, Validator, VariableDeclaration } from "./declare.ts";
import { variable } from "./declare.ts";
import { ExprError, type ExprIssue } from "./errors.ts";
import { invalidCall } from "./faults.ts";
import { Issues } from "./issues.ts";
import { standardMacros } from "./macros.ts";
import { defaultParseLimits, type ParseLimits, type ParseOptions } from "./parse-options.ts";
import { parse } from "./parser.ts";
import { createProgram, type Program } from "./program.ts";
import { createSource, type Source } from "./source.ts";
import type { Type } from "./types.ts";

/** Variables as declarations, or as types by name. */
export type VariableDeclarations = readonly VariableDeclaration[] | Readonly<Record<string, Type>>;

/** What an environment is made of. */
export interface EnvironmentOptions {
  /** The functions, types, macros and variables of libraries. CEL's own operators are the library `stdlib`. */
  readonly libraries: readonly Library[];
  readonly variables?: VariableDeclarations;
  /** The namespace that names are looked up in first, `a.b`. Default none. */
  readonly container?: string;
  /** Refuses list and map literals of several types, as Kubernetes does. Default false. */
  readonly homogeneousLiterals?: boolean;
  /** Refuses constants that cannot be converted, and durations, timestamps and patterns that cannot be parsed, as Kubernetes does. Default true. */
  readonly checkConstants?: boolean;
  /**
   * Makes errors of what the specification calls errors, and cel-go, as Kubernetes sets it, lets pass: equal keys in a map literal;
   * `has(a.b)`, `a.?b` and `a[?b]` where `a` is null or a scalar. A list of optional values and nulls has the type of the optional values. Default
   * false.
   */
  readonly strict?: boolean;
  /** Takes names between backticks after a dot. Default true. */
  readonly backticks?: boolean;
  readonly limits?: Partial<ParseLimits>;
  /** The units of cost that an evaluation may spend, as cel-go counts them. Default 1,000,000, as in Kubernetes; `Infinity` for no limit. */
  readonly costLimit?: number;
  /**
   * `"auto"` (default) turns programs that run often into JavaScript, which is several times as fast. Where the host refuses to
   * make functions of text (a Content Security Policy, `--disallow-code-generation-from-strings`) they stay as they are. `"never"`
   * does not try.
   */
  readonly codegen?: Codegen;
}

/** Asks of one expression. */
export interface CompileOptions {
  /** The type that the result must have exactly, or several of which it must have one. */
  readonly result?: Type | readonly Type[];
}

/** What {@link Environment.check} found. `checked` is there when there are no issues. */
export interface CheckResult {
  readonly issues: readonly ExprIssue[];
  readonly checked?: CheckedExpr;
}

/** What expressions may name and call. Immutable: expressions of one environment never influence each other. */
export interface Environment {
  /** All that it declares; see `describe` for a form to print. */
  readonly declarations: Declared;
  /** A new environment with more in it. Throws a `TypeError` on collisions, as {@link createEnvironment} does. */
  extend(more: { libraries?: readonly Library[]; variables?: VariableDeclarations }): Environment;
  /** The tree of the text, macros expanded, no names looked up. Throws an {@link ExprError} with every issue. */
  parse(source: Source | string): Expr;
  /** Parses and checks without throwing, for editors. */
  check(source: Source | string, options?: CompileOptions): CheckResult;
  /** Parses, checks and plans. Throws an {@link ExprError} with every issue. */
  compile(source: Source | string, options?: CompileOptions): Program;
}

/**
 * Makes an environment. `celSpec`, `celGoStock` and `kubernetes` give ready options.
 *
 * ```ts
 * const environment = createEnvironment({ libraries: [stdlib], variables: { object: dyn } });
 * const program = environment.compile("object.replicas > 1", { result: bool });
 * program.evaluate({ object: { replicas: 3 } }); // { kind: "value", value: true }
 * ```
 *
 * Throws a `TypeError` when two declarations collide: a variable or a macro declared twice, two libraries of one name, one
 * overload id used twice, two overloads that take the same arguments.
 */
export function createEnvironment(options: EnvironmentOptions): Environment {
  return Object.freeze(new DeclaredEnvironment(options));
}

class DeclaredEnvironment implements Environment {
  readonly #options: EnvironmentOptions;
  readonly declarations: Declarations;
  readonly #validators: readonly Validator[];
  readonly #parsing: ParseOptions;
  readonly #checking: CheckOptions;

  /** `same`: the declarations of an environment of the same libraries, which need not be collected again. */
  constructor(options: EnvironmentOptions, same?: Declarations) {
    const libraries = [...options.libraries];
    const variables = [...variableList(options.variables)];
    // Copies: what the caller does to its lists later must not reach this environment or those made from it.
    this.#options = { ...options, libraries, variables };
    this.declarations = new Declarations(libraries, variables, standardMacros, same);
    this.#validators = this.declarations.libraries.flatMap((library) => library.validators);
    const { container = "", homogeneousLiterals = false } = options;
    const { checkConstants = true, strict = false } = options;
    const { declarations } = this;
    this.#checking = { declarations, container, homogeneousLiterals, checkConstants, strict };
    const { backticks = true, limits } = options;
    this.#parsing = {
      macros: this.declarations.macros,
      backticks,
      optionalSyntax: libraries.some((library) => library.optionalSyntax === true),
      limits: { ...defaultParseLimits, ...limits },
    };
  }

  extend(more: { libraries?: readonly Library[]; variables?: VariableDeclarations }): Environment {
    const { libraries = [], variables } = more;
    const options = {
      ...this.#options,
      libraries: [...this.#options.libraries, ...libraries],
      variables: [...variableList(this.#options.variables), ...variableList(variables)],
    };
    const same = libraries.length === 0 ? this.declarations : undefined;
    return Object.freeze(new DeclaredEnvironment(options, same));
  }

  parse(source: Source | string): Expr {
    const issues = new Issues(toSource(source));
    return parse(issues, this.#parsing) ?? refuse(issues.toArray());
  }

  check(source: Source | string, options: CompileOptions = {}): CheckResult {
    const issues = new Issues(toSource(source));
    const ast = parse(issues, this.#parsing);
    if (ast === undefined) return { issues: issues.toArray() };
    const { result } = options;
    const checking =
      result === undefined ? this.#checking : { ...this.#checking, result: [result].flat() };
    const checked = check(ast, issues, checking);
    if (checked !== undefined) validate(checked, this.#validators, issues);
    return checked !== undefined && issues.empty
      ? { issues: [], checked }
      : { issues: issues.toArray() };
  }

  compile(source: Source | string, options: CompileOptions = {}): Program {
    const { issues, checked } = this.check(source, options);
    return checked === undefined
      ? refuse(issues)
      : createProgram(checked, {
          checkConstants: this.#options.checkConstants,
          codegen: this.#options.codegen,
          costLimit: this.#options.costLimit,
        });
  }
}

/** Lets every library look for what can never be right. */
function validate(checked: CheckedExpr, validators: readonly Validator[], issues: Issues): void {
  const report = (at: Expr, message: string, help?: string): void =>
    issues.report(invalidCall(message, help), at.start, at.end, at.at);
  for (const validator of validators) validator(checked, report);
}

function refuse(issues: readonly ExprIssue[]): never {
  const [first, ...rest] = issues;
  if (first === undefined) throw new TypeError("an expression without issues was refused");
  throw new ExprError([first, ...rest]);
}

function toSource(source: Source | string): Source {
  return typeof source === "string" ? createSource(source) : source;
}

function variableList(variables: VariableDeclarations = []): readonly VariableDeclaration[] {
  if (isList(variables)) return variables;
  return Object.entries(variables).map(([name, type]) => variable(name, type));
}

function isList(variables: VariableDeclarations): variables is readonly VariableDeclaration[] {
  return Array.isArray(variables);
}
