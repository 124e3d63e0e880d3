import { HearthError } from "#model/hearth-error.ts";

/** A bucket that speaks S3, as `s3://…` of `pulumi login` names it. */
export interface BucketAddress {
  /** As it was given; holds no secret. */
  readonly url: string;
  /** Of the bucket's root, with `/` at its end: `https://host/bucket/`, or `https://bucket.host/`. */
  readonly root: string;
  /** Before every key; empty, or with `/` at its end. */
  readonly prefix: string;
  readonly region: string;
}

const flags = ["s3ForcePathStyle", "use_path_style", "disableSSL", "disable_https"] as const;
const known: readonly string[] = [...flags, "endpoint", "region", "awssdk"];

/**
 * `s3://bucket/prefix?endpoint=…&region=…&s3ForcePathStyle=true&disableSSL=true`, in the words of either version of the
 * CLI's S3 driver (gocloud.dev/blob/s3blob). Without an endpoint it is Amazon's.
 * @param defaultRegion what `AWS_REGION` says
 * @throws HearthError `engine-backend-invalid`
 */
export function parseBucketUrl(url: string, defaultRegion = "us-east-1"): BucketAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "s3:" || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(parsed.hostname)) {
    throw invalid(url, "It does not begin with s3:// and the name of a bucket.");
  }
  // A password here would end up in logs, and the CLI does not look for one.
  if (parsed.username || parsed.password) throw invalid("s3://…", "The key does not belong into the address.");
  const query = parsed.searchParams;
  const unknown = [...query.keys()].filter((key) => !known.includes(key));
  if (unknown.length > 0) throw invalid(url, `It says ${unknown.join(", ")}; ${known.join(", ")} are known.`);
  const on = (...names: readonly (typeof flags)[number][]) => names.some((name) => query.get(name) === "true");
  const region = query.get("region") || defaultRegion;
  const named = query.get("endpoint") || `s3.${region}.amazonaws.com`;
  const scheme = on("disableSSL", "disable_https") ? "http" : "https";
  const endpoint = named.includes("://") ? named : `${scheme}://${named}`;
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw invalid(url, `Its endpoint “${named}” is no host.`);
  }
  const { protocol, host } = new URL(endpoint);
  const bucket = parsed.hostname;
  const folder = decodeURIComponent(parsed.pathname).replace(/^\/+|\/+$/g, "");
  return {
    url,
    root: on("s3ForcePathStyle", "use_path_style")
      ? `${protocol}//${host}/${bucket}/`
      : `${protocol}//${bucket}.${host}/`,
    prefix: folder === "" ? "" : `${folder}/`,
    region,
  };
}

function invalid(url: string, why: string): HearthError {
  return new HearthError({
    code: "engine-backend-invalid",
    what: `“${url}” is no place for the state that Hearth knows.`,
    why,
    remedy:
      "Set PULUMI_BACKEND_URL, or `backend.url` in Pulumi.yaml, as docs/how-to/state-in-a-bucket.md says; without either the state is in .hearth/state.",
  });
}
