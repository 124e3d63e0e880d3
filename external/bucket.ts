import { createHash } from "node:crypto";
import { AccountToken } from "@pulumi/cloudflare/accountToken.js";
import { R2Bucket } from "@pulumi/cloudflare/r2bucket.js";
import * as pulumi from "@pulumi/pulumi";
import { bucketPolicy } from "./token-policy.ts";

export interface BucketArgs {
  readonly accountId: string;
  /** Name of the bucket at Cloudflare, unique in the account. */
  readonly bucket: string;
}

/**
 * A bucket and a key that opens this one and no other. The bucket stays when it is taken out of the program: what is in
 * it was put there for the day when everything else is gone.
 */
export class Bucket extends pulumi.ComponentResource {
  readonly keyId: pulumi.Output<string>;
  /** Secret. */
  readonly keySecret: pulumi.Output<string>;

  constructor(name: string, { accountId, bucket }: BucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("hearth:external:Bucket", name, {}, opts);
    const made = new R2Bucket(name, { accountId, name: bucket }, { parent: this, retainOnDelete: true });
    const token = new AccountToken(
      `${name}-key`,
      { accountId, name: bucket, policies: [bucketPolicy(accountId, bucket)] },
      { parent: this, dependsOn: [made] },
    );
    this.keyId = token.id;
    this.keySecret = pulumi.secret(token.value).apply(s3Secret);
    this.registerOutputs({});
  }
}

/** R2's S3 API takes a token's id as the key and this as the key's secret (R2, "Get S3 API credentials"). */
export function s3Secret(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
