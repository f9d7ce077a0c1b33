import { bool, dyn, type Environment, string, type Type } from "@imagegate/expr";
import { compileExpression } from "../../cel/compile-expression.ts";
import {
  type Compat,
  conditionEnvironment,
  imageReferenceEnvironment,
  policyEnvironment,
  unboundInConditions,
} from "../../cel/environment.ts";
import type { Diagnostic, PolicyCode } from "../../errors.ts";
import { compileGlob, GlobError } from "../../match/glob.ts";
import type { ImageSelector, PlannedExpression, PolicyPlan, Validation } from "../../plan.ts";
import type { DocumentNode } from "../../policy/document-node.ts";
import type { Path } from "../../policy/node.ts";
import { suggest } from "../../policy/suggest.ts";
import type { LowerContext } from "../dialect.ts";
import { definedAttestors } from "./attestors.ts";
import type { SpecDocument } from "./schema.ts";
import { attestorUses, namesAttestor, variableUses } from "./uses.ts";

/** Compiles the expressions of one document, each in the environment of its field. Faults are reported; what is faulty is left out. */
export class ExpressionCompiler {
  readonly #document: DocumentNode;
  readonly #report: (fault: Diagnostic) => void;
  readonly #compat: Compat;
  readonly #attestors: ReadonlySet<string>;
  /** Then types are not known for sure, and results are not checked: the variable's own fault is enough. */
  #faultyVariable = false;

  constructor(document: DocumentNode, context: Pick<LowerContext, "compat" | "report">) {
    this.#document = document;
    this.#report = context.report;
    this.#compat = context.compat;
    this.#attestors = definedAttestors(document);
  }

  conditions(written: SpecDocument["matchConditions"] = []): PolicyPlan["matchConditions"] {
    return written.flatMap(({ index, value: { name } }) => {
      const path = ["spec", "matchConditions", index, "expression"];
      const compiled = this.#compile(path, conditionEnvironment(this.#compat), bool);
      if (compiled === undefined) return [];
      for (const use of variableUses(compiled.program, unboundInConditions)) {
        this.#faultWithin(path, use, {
          code: "POLICY_INVALID_VALUE",
          message: `\`${use.name}\` has no value yet when match conditions run`,
          help: "conditions may read `object`, `oldObject`, `request` and `namespaceObject`",
        });
      }
      return [{ name, ...compiled }];
    });
  }

  /** The variables in order, and the environment that knows them all. */
  variables(written: SpecDocument["variables"] = []): {
    readonly variables: PolicyPlan["variables"];
    readonly environment: Environment;
  } {
    const types = new Map<string, Type>();
    let environment = policyEnvironment({}, this.#compat);
    const variables = written.flatMap(({ index, value: { name } }) => {
      if (types.has(name)) {
        this.#fault(["spec", "variables", index, "name"], {
          code: "POLICY_DUPLICATE_NAME",
          message: `the variable \`${name}\` is defined twice`,
          help: "give each variable a name of its own",
        });
      }
      const compiled = this.#compileInPolicy(
        ["spec", "variables", index, "expression"],
        environment,
      );
      if (compiled === undefined) this.#faultyVariable = true;
      types.set(name, compiled?.program.type ?? dyn);
      environment = policyEnvironment(Object.fromEntries(types), this.#compat);
      return compiled === undefined ? [] : [{ name, ...compiled }];
    });
    return { variables, environment };
  }

  imageSelectors(written: SpecDocument["matchImageReferences"] = []): readonly ImageSelector[] {
    return written.flatMap(({ index, value }): ImageSelector[] => {
      const path = ["spec", "matchImageReferences", index];
      const glob = value.glob ?? "";
      const expression = value.expression ?? "";
      if ((glob === "") === (expression === "")) {
        const message =
          glob === ""
            ? "either glob or expression must be set"
            : "glob and expression must not both be set";
        this.#fault(path, {
          code: "POLICY_INVALID_VALUE",
          message,
          help: "write exactly one of the two",
        });
        return [];
      }
      if (glob !== "") return this.#glob([...path, "glob"], glob);
      const compiled = this.#compile(
        [...path, "expression"],
        imageReferenceEnvironment(this.#compat),
        bool,
      );
      return compiled === undefined ? [] : [{ kind: "expression", ...compiled }];
    });
  }

  validations(
    written: SpecDocument["validations"],
    environment: Environment,
  ): readonly Validation[] {
    return written.flatMap(({ index, value: { message, messageExpression } }) => {
      const path = ["spec", "validations", index];
      const compiled = this.#compileInPolicy([...path, "expression"], environment, bool);
      // Kyverno takes an empty text for none.
      const text =
        messageExpression === undefined || messageExpression === ""
          ? undefined
          : this.#compileInPolicy([...path, "messageExpression"], environment, string);
      if (compiled === undefined) return [];
      return {
        rule: `validations[${index}]`,
        ...compiled,
        ...(message === undefined ? {} : { message }),
        ...(text === undefined ? {} : { messageExpression: text }),
      };
    });
  }

  #glob(path: Path, pattern: string): ImageSelector[] {
    try {
      return [{ kind: "glob", pattern, matches: compileGlob(pattern) }];
    } catch (error) {
      if (!(error instanceof GlobError)) throw error;
      this.#fault(path, {
        code: "POLICY_INVALID_VALUE",
        message: `the glob is malformed: ${error.message}`,
        help: "a `*` stands for any text; `[`, `{` and `\\\\` have a meaning: put `\\\\` before them",
      });
      return [];
    }
  }

  /** Where the attestors are bound, their names are checked. */
  #compileInPolicy(
    path: Path,
    environment: Environment,
    result?: Type,
  ): PlannedExpression | undefined {
    const compiled = this.#compile(path, environment, this.#faultyVariable ? undefined : result);
    if (compiled === undefined) return undefined;
    for (const use of attestorUses(compiled.program)) {
      if (namesAttestor(use.name, this.#attestors)) continue;
      const likely = suggest(use.name, this.#attestors);
      const known = Array.from(this.#attestors, (name) => `\`${name}\``).join(", ");
      const list = known === "" ? "the policy defines none" : `the policy defines ${known}`;
      this.#faultWithin(path, use, {
        code: "POLICY_UNKNOWN_ATTESTOR",
        message: `unknown attestor \`${use.name}\``,
        help: likely === undefined ? list : `did you mean \`${likely}\`?`,
      });
    }
    return compiled;
  }

  #compile(path: Path, environment: Environment, result?: Type): PlannedExpression | undefined {
    return compileExpression(this.#document, path, environment, this.#report, result);
  }

  #fault(path: Path, fault: Fault): void {
    this.#report(this.#document.fault(path, fault));
  }

  #faultWithin(path: Path, part: { start: number; end: number }, fault: Fault): void {
    this.#report(this.#document.faultWithin(path, part, fault));
  }
}

interface Fault {
  readonly code: PolicyCode;
  readonly message: string;
  readonly help?: string;
}
