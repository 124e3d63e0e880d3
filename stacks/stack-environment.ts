import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { parseEnvironment } from "./config/parse-environment.ts";

const keys = ["kind", "network", "boot", "ssh", "images", "cluster", "platform", "external", "machines"] as const;

/**
 * The environment of the running stack, from its configuration `hearth:…`.
 * @throws HearthError `configuration-invalid`, with every problem at once
 */
export function stackEnvironment(): Environment {
  const config = new pulumi.Config("hearth");
  const entries = keys.flatMap((key) => {
    const text = config.get(key);
    // Pulumi hands objects over as JSON and plain words as they are.
    return text === undefined ? [] : [[key, key === "kind" ? text : JSON.parse(text)]];
  });
  return parseEnvironment(pulumi.getStack(), Object.fromEntries(entries));
}
