import * as pulumi from "@pulumi/pulumi";
import type { KeysAtHand } from "#external/credentials.ts";

/** Which keys the running stack and its surroundings have; never their values. */
export function stackKeys(): KeysAtHand {
  const configured = Object.keys(pulumi.runtime.allConfig());
  return {
    configured,
    // How an engine tells the program's SDK which values were encrypted; the SDK has no words for it.
    encrypted: JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]"),
    variables: Object.entries(process.env).flatMap(([name, value]) => (value ? [name] : [])),
  };
}
