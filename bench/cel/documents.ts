/** A document as `JSON.parse` gives it. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** Numbers from 0 to 1, the same in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** The same fields in another order, one in eight with a stranger among them: what a service meets in a day. */
function rearranged(value: Json, next: () => number): Json {
  if (isList(value)) return value.map((item) => rearranged(item, next));
  if (value === null || typeof value !== "object") return value;
  const fields = Object.entries(value).map(([name, item]): [string, Json] => [
    name,
    rearranged(item, next),
  ]);
  if (next() < 0.125) fields.push([`x-${Math.floor(next() * 1e9)}`, true]);
  const ordered = fields.map((field) => ({ field, place: next() }));
  return Object.fromEntries(
    ordered.toSorted((a, b) => a.place - b.place).map(({ field }) => field),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function container(i: number): Json {
  return {
    name: `app-${i}`,
    image: `${i % 7 === 6 ? "docker.io/library" : "ghcr.io/acme"}/app-${i}:1.${i}.0`,
    ports: [{ name: "http", containerPort: 8000 + i }],
    env: [
      { name: "LOG_LEVEL", value: "info" },
      { name: "REGION", value: "eu-1" },
    ],
    resources: { limits: { cpu: "500m", memory: "256Mi" } },
    securityContext: { runAsNonRoot: true, privileged: false },
  };
}

/** A Pod under review. */
export interface Review {
  readonly [name: string]: Json;
  readonly object: Json;
  readonly request: Json;
}

/** Reviews of as many containers in 64 shapes, as `JSON.parse` gives them. */
export function reviews(containers: number): readonly Review[] {
  const next = random(containers);
  const object: Json = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "prod-checkout",
      namespace: "shop",
      labels: { app: "checkout", tier: "backend", team: "shop" },
    },
    spec: {
      hostNetwork: false,
      containers: Array.from({ length: containers }, (_, i) => container(i)),
    },
  };
  const request: Json = { operation: "UPDATE", userInfo: { username: "admin", groups: ["ops"] } };
  return Array.from({ length: 64 }, () => {
    const shaped = JSON.stringify({
      object: rearranged(object, next),
      request: rearranged(request, next),
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was written two lines before
    return JSON.parse(shaped) as Review;
  });
}
