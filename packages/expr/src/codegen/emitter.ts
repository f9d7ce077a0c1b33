import { inspect } from "../plan/meter.ts";
import { propertyName } from "../values/map.ts";
import type { Value } from "../values/value.ts";

/** What is known of a value where the code stands: `int` is a safe integer, `number` any JavaScript number. */
export type Kind = "any" | "bool" | "string" | "int" | "number" | "list";

/**
 * JavaScript that stands for a value: cheap, free of effects, and not to be written twice unless it is a name or a literal
 * ({@link Emitter.hold}).
 */
export interface Code {
  readonly js: string;
  readonly kind: Kind;
  /** Whether it may be no value: what is absent or not for CEL to see, which the reader has to test (`sure`, `asString`, …). */
  readonly unsure?: boolean;
  /** Cheaper code for an int that is not less than the value. */
  readonly atMost?: string;
  /** The value, where it never changes. */
  readonly constant?: Value;
}

/** A block of the generated function. */
interface Block {
  readonly parent: Block | undefined;
  readonly isLoop: boolean;
  /** Variables that the block declares at its top. */
  readonly declared: string[];
  readonly lines: string[];
  /** What holds from here to the end of the block. */
  readonly facts: Set<string>;
  /** The cost of what stands in it, each branch of it, without the loops in it. */
  cost: number;
}

/** A block that is finished. */
export interface Body {
  readonly empty: boolean;
  readonly text: string;
  /** The units that one step of a loop may cost. 0 for a block that is no loop: its cost went to the block around it. */
  readonly cost: number;
}

/** Gives up: the closures decide. No value is undefined. */
const giveUp = "return undefined;";

/**
 * Writes the source of a generated function.
 *
 * INVARIANT: what is emitted is made of fixed text, numbers, names that are made here, and names of fields as four hexadecimal digits a
 * code unit ({@link property}). Whatever else comes from an expression (texts, functions) is a constant beside the source. So no expression
 * can put code into it.
 */
export class Emitter {
  readonly #constants: unknown[] = [];
  readonly #names = new Map<unknown, string>();
  readonly #owners = new Map<string, Block>();
  #temporaries = 0;
  #isMetered = false;
  #block: Block = blockIn(undefined, false);

  /** The constants, in the order of their names: `k0`, `k1`, … */
  get constants(): readonly unknown[] {
    return this.#constants;
  }

  /** The name of a constant. */
  constant(value: unknown): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const name = `k${this.#constants.push(typeof value === "string" ? propertyName(value) : value) - 1}`;
    this.#names.set(value, name);
    return name;
  }

  /** A property of that name. Engines look one up much faster whose name stands in the source. */
  property(name: string): string {
    const units = Array.from(
      { length: name.length },
      (_, i) => `\\u${name.charCodeAt(i).toString(16).padStart(4, "0")}`,
    );
    return `["${units.join("")}"]`;
  }

  /** A new name, which belongs to the current block. */
  name(): string {
    const name = `t${this.#temporaries++}`;
    this.#owners.set(name, this.#block);
    return name;
  }

  /** A new variable in the block that `owner` belongs to, undefined at first. Without an owner, of the whole function. */
  variable(owner: string | undefined): string {
    const name = this.name();
    const block = (owner === undefined ? undefined : this.#owners.get(owner)) ?? this.#root();
    block.declared.push(name);
    this.#owners.set(name, block);
    return name;
  }

  emit(line: string): void {
    this.#block.lines.push(line);
  }

  /** Gives up where the condition holds. */
  giveUpIf(condition: string): void {
    this.emit(`if(${condition})${giveUp}`);
  }

  /** Notes units of cost of what stands here. */
  charge(units: number): void {
    let block = this.#block;
    while (!block.isLoop && block.parent !== undefined) block = block.parent;
    block.cost += units;
  }

  /** Charges units that are only known when the code runs; gives up where they are too many, or the time is over. */
  spend(units: string): void {
    this.#isMetered = true;
    this.emit(`if(!((cost+=${units})<=next))next=${this.constant(inspect)}(cost,bounds);`);
  }

  /** Whether the code stands in a loop. */
  get inLoop(): boolean {
    for (let block: Block | undefined = this.#block; block !== undefined; block = block.parent) {
      if (block.isLoop) return true;
    }
    return false;
  }

  /** The value under a name, so that it can be written more than once. */
  hold({ js, kind }: Code): string {
    if (/^\w+$|^\(-?\d+\)$/.test(js)) return js;
    const name = this.name();
    this.emit(`const ${name}=${js};`);
    if (kind !== "any") this.note(`${kind} ${name}`);
    return name;
  }

  /** Notes what holds from here on in this block. */
  note(fact: string): void {
    this.#block.facts.add(fact);
  }

  knows(fact: string): boolean {
    for (let block: Block | undefined = this.#block; block !== undefined; block = block.parent) {
      if (block.facts.has(fact)) return true;
    }
    return false;
  }

  /** Whether code that stands here may run again for the same value of that name. */
  repeats(name: string): boolean {
    const owner = this.#owners.get(name) ?? this.#root();
    let block = this.#block;
    while (block !== owner) {
      if (block.isLoop) return true;
      if (block.parent === undefined) return false;
      block = block.parent;
    }
    return false;
  }

  /** What `write` emits, as a block of its own. */
  inside(write: () => void, isLoop = false): Body {
    const parent = this.#block;
    const block = blockIn(parent, isLoop);
    this.#block = block;
    try {
      write();
    } finally {
      this.#block = parent;
    }
    return { empty: block.lines.length === 0, text: textOf(block), cost: block.cost };
  }

  /** All that was emitted, and what the function declares at its top. */
  parts(): { readonly declarations: string; readonly statements: string } {
    const root = this.#root();
    const units = Math.ceil(root.cost);
    const look = `${this.constant(inspect)}(${units},bounds);`;
    const meter = this.#isMetered
      ? `let cost=${units},next=bounds.first;if(!(cost<=next))next=${look}`
      : `if(!(${units}<=bounds.first))${look}`;
    return { declarations: declarationsOf(root) + meter, statements: root.lines.join("") };
  }

  #root(): Block {
    let block = this.#block;
    while (block.parent !== undefined) block = block.parent;
    return block;
  }
}

function blockIn(parent: Block | undefined, isLoop: boolean): Block {
  return { parent, isLoop, declared: [], lines: [], facts: new Set(), cost: 0 };
}

function textOf(block: Block): string {
  return declarationsOf(block) + block.lines.join("");
}

function declarationsOf({ declared }: Block): string {
  return declared.length === 0 ? "" : `let ${declared.join(",")};`;
}
