import { importsOf, type SourceFile } from "./sources.ts";

/** A part of a package, and what it may import beside itself. Each text is words with white space between them. */
export interface Area {
  /** Files and folders in the package's `src`. The longest that fits a file decides. */
  readonly holds: string;
  /** Areas of the package, and modules, whose code it may run. */
  readonly runs?: string;
  /** Those of which it may see types, and no more. */
  readonly sees?: string;
}

/** Areas by package and name. */
export type Layers = Readonly<Record<string, Readonly<Record<string, Area>>>>;

/** The words of a text. */
export function words(text = ""): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Which area a file belongs to. */
function areaOf(layers: Layers, file: string): string | undefined {
  const [name = "", ...path] = file.split("/");
  const inside = path.join("/");
  const fits = Object.entries(layers[name] ?? {}).flatMap(([area, { holds }]) =>
    words(holds)
      .filter((held) => inside === held || (held.endsWith("/") && inside.startsWith(held)))
      .map((held) => ({ area, length: held.length })),
  );
  return fits.toSorted((a, b) => b.length - a.length)[0]?.area;
}

/** Every import that the table does not allow, and every file that it does not place. */
export function faultsOf(layers: Layers, files: readonly SourceFile[]): readonly string[] {
  return uses(layers, files).flatMap((use) => {
    if (use.area === undefined) return [`${use.file} has no place in the table`];
    const { runs, sees } = use.area;
    if (use.target === undefined) return [`${use.file} -> ${use.to} has no place in the table`];
    if (use.target === use.own || words(runs).includes(use.target)) return [];
    if (use.typeOnly && words(sees).includes(use.target)) return [];
    return [`${use.file} -> ${use.to}`];
  });
}

/** Every file and folder of the table that is not there. */
export function absentFrom(layers: Layers, files: readonly SourceFile[]): readonly string[] {
  return Object.entries(layers).flatMap(([pkg, areas]) =>
    Object.values(areas)
      .flatMap(({ holds }) => words(holds).map((held) => `${pkg}/${held}`))
      .filter(
        (held) =>
          !files.some(({ name }) => name === held || (held.endsWith("/") && name.startsWith(held))),
      ),
  );
}

/** Every permission that no file needs. */
export function unusedIn(layers: Layers, files: readonly SourceFile[]): readonly string[] {
  const all = uses(layers, files);
  const needs = (pkg: string, area: string, target: string, typeOnly: boolean): boolean =>
    all.some(
      (use) =>
        use.file.startsWith(`${pkg}/`) &&
        use.own === area &&
        use.target === target &&
        use.typeOnly === typeOnly,
    );
  return Object.entries(layers).flatMap(([pkg, areas]) =>
    Object.entries(areas).flatMap(([area, { runs, sees }]) => [
      ...words(runs)
        .filter((target) => !needs(pkg, area, target, false))
        .map((target) => `${pkg}: ${area} runs nothing of ${target}`),
      ...words(sees)
        .filter((target) => !needs(pkg, area, target, true))
        .map((target) => `${pkg}: ${area} sees nothing of ${target}`),
    ]),
  );
}

interface Use {
  readonly file: string;
  /** The name of the file's area, and the area. */
  readonly own?: string;
  readonly area?: Area;
  /** What it imports, and the area or module that this belongs to. */
  readonly to: string;
  readonly target?: string;
  readonly typeOnly: boolean;
}

/** A use for each import, and one for each file without a place. */
function uses(layers: Layers, files: readonly SourceFile[]): readonly Use[] {
  return files.flatMap((file): readonly Use[] => {
    const [pkg = ""] = file.name.split("/");
    const own = areaOf(layers, file.name);
    const area = own === undefined ? undefined : layers[pkg]?.[own];
    if (own === undefined || area === undefined)
      return [{ file: file.name, to: "", typeOnly: true }];
    return importsOf(file).map(({ to, typeOnly }) => {
      // A path into another package is no area of this one: it stays as it is, and nobody allows it.
      const target = to.startsWith(`${pkg}/`) ? areaOf(layers, to) : to;
      return { file: file.name, own, area, to, typeOnly, ...(target !== undefined && { target }) };
    });
  });
}

/** A way from a name back to itself, if there is one. */
export function cycleIn(
  edges: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle !== undefined) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of edges.keys()) {
    const cycle = visit(node, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
