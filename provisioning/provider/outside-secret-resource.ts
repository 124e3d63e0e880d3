import { randomBytes } from "node:crypto";
import type { provider } from "@pulumi/pulumi";
import type { Resource } from "./resource.ts";
import { markSecret } from "./wire-properties.ts";

/** The life of a `hearth:external:Secret`: random bytes, made once. It has no inputs, so that nothing changes it. */
export class OutsideSecretResource implements Resource {
  check(_olds: unknown, news: unknown): provider.CheckResult {
    return { inputs: news, failures: [] };
  }

  diff(): provider.DiffResult {
    return { changes: false };
  }

  async create(): Promise<provider.CreateResult> {
    const bytes = randomBytes(32);
    // The id is in the clear in the state: it is another random number, and not a part of the secret.
    return { id: randomBytes(8).toString("hex"), outs: markSecret({ value: bytes.toString("base64") }, ["value"]) };
  }

  async update(_urn: string, olds: unknown): Promise<provider.UpdateResult> {
    return { outs: olds };
  }

  read(id: string, props: unknown): provider.ReadResult {
    return { id, props };
  }

  async delete(): Promise<void> {}
}
