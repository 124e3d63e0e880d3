/** Host of the S3 API of an account's buckets. */
function endpoint(accountId: string): string {
  return `${accountId}.r2.cloudflarestorage.com`;
}

/** Name of a bucket of an environment. */
export function bucketName(environment: string, purpose: "backups" | "state"): string {
  return `hearth-${environment}-${purpose}`;
}

/** A bucket as restic names it. */
export function resticRepository(accountId: string, bucket: string): string {
  return `s3:https://${endpoint(accountId)}/${bucket}`;
}

/** A bucket as `pulumi login` names it. R2 has no regions, and no host names for buckets. */
export function pulumiBackend(accountId: string, bucket: string): string {
  return `s3://${bucket}?endpoint=${endpoint(accountId)}&region=auto&s3ForcePathStyle=true`;
}
