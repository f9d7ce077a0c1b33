/** An expression as policies have them, and the size of the Pods that it is measured with. */
export interface Case {
  readonly name: string;
  readonly text: string;
  readonly containers: number;
}

export const cases: readonly Case[] = [
  {
    name: "two fields",
    text: 'request.operation == "CREATE" || request.userInfo.username == "admin"',
    containers: 3,
  },
  {
    name: "presence",
    text: "!has(object.spec.hostPID) && has(object.spec.hostNetwork) && !object.spec.hostNetwork",
    containers: 3,
  },
  {
    name: "texts",
    text: 'object.metadata.name.startsWith("prod-") && object.metadata.namespace.endsWith("op") && !object.metadata.name.contains("--")',
    containers: 3,
  },
  {
    name: "a list of names",
    text: 'object.metadata.namespace in ["blog", "docs", "search", "shop", "users"]',
    containers: 3,
  },
  {
    name: "labels",
    text: "object.metadata.labels.all(k, size(k) <= 63) && 'app' in object.metadata.labels",
    containers: 3,
  },
  {
    name: "images, 3",
    text: 'object.spec.containers.all(c, c.image.startsWith("ghcr.io/acme/"))',
    containers: 3,
  },
  {
    name: "registries, 20",
    text: 'object.spec.containers.all(c, ["quay.io/", "docker.io/library/", "ghcr.io/acme/"].exists(p, c.image.startsWith(p)))',
    containers: 20,
  },
  {
    name: "security, 20",
    text: "object.spec.containers.all(c, has(c.securityContext) && has(c.securityContext.runAsNonRoot) && c.securityContext.runAsNonRoot && !c.securityContext.privileged)",
    containers: 20,
  },
  {
    name: "one of 100",
    text: 'object.spec.containers.exists(c, c.name == "app-99")',
    containers: 100,
  },
  {
    name: "variables, 20",
    text: 'object.spec.containers.all(c, c.env.all(e, !has(e.value) || !e.value.contains("secret")))',
    containers: 20,
  },
  {
    name: "names, 20",
    text: 'object.spec.containers.filter(c, c.image.startsWith("ghcr.io/")).map(c, c.name).size() > 10',
    containers: 20,
  },
  {
    name: "arithmetic, 100",
    text: "object.spec.containers.all(c, c.ports.all(p, p.containerPort % 1000 + 1 < 2000 && p.containerPort > 1024))",
    containers: 100,
  },
];
