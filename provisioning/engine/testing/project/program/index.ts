import * as pulumi from "@pulumi/pulumi";
import { Item, type ItemArgs, Pair } from "./item.ts";

// The shape of the stack comes from configuration, so that a test can change anything by it.
interface Shape {
  readonly first?: ItemArgs;
  readonly second?: ItemArgs;
  readonly extra?: Record<
    string,
    ItemArgs & { readonly dependsOn?: string; readonly options?: Record<string, unknown> }
  >;
  readonly throws?: string;
}

const config = new pulumi.Config("probe");
const shape = config.getObject<Shape>("shape") ?? {};

const pair = new Pair("pair", {
  first: { label: "alpha", size: 1, ...shape.first },
  second: { label: "beta", password: pulumi.secret("hunter2"), ...shape.second },
});

const extras = new Map<string, Item>();
for (const [name, { dependsOn, options, ...args }] of Object.entries(shape.extra ?? {})) {
  const needed = dependsOn === undefined ? undefined : extras.get(dependsOn);
  extras.set(name, new Item(name, args, { ...(needed && { dependsOn: [needed] }), ...options }));
}

function explode(message: string): never {
  throw new Error(message);
}

if (shape.throws !== undefined) explode(shape.throws);

export const serial = pair.second.serial;
export const password = pair.second.password;
export const labels = { first: pair.first.label };
