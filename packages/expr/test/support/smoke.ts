// What a page may do with the package. Runs where there is no Node: `browser.test.ts` bundles it with the package and all it needs.
import {
  asyncOverload,
  bool,
  createEnvironment,
  defineLibrary,
  describe,
  double,
  dyn,
  ExprError,
  formatIssue,
  func,
  int,
  kubernetes,
  string,
  toJs,
  unwrap,
} from "../../src/index.ts";

/** What the package did, as plain data. */
export interface SmokeReport {
  /** Of some expressions. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The sum over evaluations of one program, most of them by generated code where that may be made. */
  readonly sum: number;
  /** How often the host made a function of text, and how often it refused. */
  readonly functions: { readonly made: number; readonly refused: number };
  /** The frame of a fault. */
  readonly fault: string;
  /** The signatures of a function, of a library and of the page's own. */
  readonly signatures: readonly (string | undefined)[];
  /** What an expression with asynchronous functions gave, and what it asked for, a text a round. */
  readonly answered: unknown;
  readonly rounds: readonly string[];
}

const expressions: readonly string[] = [
  "pod.containers.filter(c, c.image.startsWith('ghcr.io/')).map(c, c.name)",
  "pod.labels.?owner.orValue('nobody')",
  "string(9223372036854775807 - 1)",
  "pod.name.matches('^(a|w)[a-z]+$') && !pod.name.matches('\\\\d')",
  "timestamp('2026-03-29T01:30:00Z').getHours('Europe/Berlin')",
  "timestamp('2026-03-29T01:30:00Z') + duration('36h') < timestamp('2026-03-31T00:00:00Z')",
  "string(b'caf\\xc3\\xa9')",
  "quantity('1500m').isLessThan(quantity('2'))",
  "[1, 2].map(n, type(n) == int && type(double(n)) == double && 7u % 4u == 3u)",
];

const pod = {
  name: "web",
  labels: { team: "shop" },
  containers: [
    { name: "app", image: "ghcr.io/acme/app:1.5" },
    { name: "proxy", image: "docker.io/envoy:1.30" },
  ],
};

/** Uses the package and reports. */
export async function smoke(): Promise<SmokeReport> {
  const asked: string[][] = [];
  let open = 0;
  const acme = defineLibrary({
    name: "acme",
    version: 1,
    functions: [
      func(
        "stars",
        asyncOverload("stars_string", [string], int, async ([name]) => {
          const text = typeof name === "string" ? name : "";
          // All calls of a round start in one go, before any is answered.
          if (open === 0) asked.push([]);
          open++;
          asked.at(-1)?.push(text);
          await Promise.resolve();
          open--;
          return text.length;
        }),
      ),
    ],
  });
  const environment = createEnvironment(
    kubernetes({ libraries: [acme], variables: { pod: dyn, n: int, rate: double } }),
  );

  const values = Object.fromEntries(
    expressions.map((text) => [text, toJs(unwrap(environment.compile(text).evaluate({ pod })))]),
  );
  const functions = { made: 0, refused: 0 };
  const sum = counting(functions, () => {
    const program = environment.compile("n % 3 == 0 ? n * 2 : size(pod.containers)");
    return Array.from({ length: 200 }, (_, n) => unwrap(program.evaluate({ pod, n }))).reduce(
      (total: number, value) => total + Number(value),
      0,
    );
  });
  const answered = await environment
    .compile("stars('one') + stars('three') > 7 && stars(string(stars(pod.name))) == 1", {
      result: bool,
    })
    .evaluateAsync({ pod });

  return {
    values,
    sum,
    functions,
    fault: faultOf(() => environment.compile("pod.name == 'web' &&\n  pods.size() > rate")),
    signatures: describe(environment)
      .functions.filter(({ name }) => name === "startsWith" || name === "stars")
      .flatMap(({ overloads }) => overloads.map(({ signature }) => signature)),
    answered,
    rounds: asked.map((round) => round.join(" ")),
  };
}

/** Counts how often the host makes functions of text meanwhile. */
function counting<T>(count: { made: number; refused: number }, run: () => T): T {
  const native = globalThis.Function;
  globalThis.Function = new Proxy(native, {
    construct(target, args): object {
      try {
        const made: object = Reflect.construct(target, args);
        count.made++;
        return made;
      } catch (error) {
        count.refused++;
        throw error;
      }
    },
  });
  try {
    return run();
  } finally {
    globalThis.Function = native;
  }
}

function faultOf(compile: () => unknown): string {
  try {
    compile();
  } catch (error) {
    if (error instanceof ExprError)
      return error.issues.map((issue) => formatIssue(issue)).join("\n");
    throw error;
  }
  return "";
}
