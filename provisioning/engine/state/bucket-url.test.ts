import { expect, test } from "vitest";
import { parseBucketUrl } from "./bucket-url.ts";

test.each([
  [
    "s3://hearth-home-state?endpoint=abc.r2.cloudflarestorage.com&region=auto&s3ForcePathStyle=true",
    { root: "https://abc.r2.cloudflarestorage.com/hearth-home-state/", prefix: "", region: "auto" },
  ],
  [
    "s3://state/a%20b/c/?endpoint=http%3A%2F%2F10.0.0.2%3A9000&use_path_style=true&awssdk=v2",
    { root: "http://10.0.0.2:9000/state/", prefix: "a b/c/", region: "us-east-1" },
  ],
  [
    "s3://state?endpoint=10.0.0.2:9000&disableSSL=true&s3ForcePathStyle=true",
    { root: "http://10.0.0.2:9000/state/", prefix: "", region: "us-east-1" },
  ],
  [
    "s3://state?region=eu-north-1",
    { root: "https://state.s3.eu-north-1.amazonaws.com/", prefix: "", region: "eu-north-1" },
  ],
])("%s", (url, address) => {
  expect(parseBucketUrl(url)).toEqual({ url, ...address });
});

test("the region of the environment counts where the address names none", () => {
  expect(parseBucketUrl("s3://state", "eu-west-3").root).toBe("https://state.s3.eu-west-3.amazonaws.com/");
});

test.each([
  ["https://api.pulumi.com", "s3://"],
  ["s3://", "s3://"],
  ["s3://UPPER_case", "s3://"],
  ["s3://state?endpiont=x", "endpiont"],
  ["s3://state?profile=me", "profile"],
  ["s3://state?endpoint=ftp://x", "ftp://x"],
  ["s3://state?endpoint=a b", "a b"],
])("%s is refused", (url, why) => {
  expect(() => parseBucketUrl(url)).toThrowError(
    expect.objectContaining({ code: "engine-backend-invalid", why: expect.stringContaining(why) }),
  );
});

test("a key in the address is refused and not repeated", () => {
  expect(() => parseBucketUrl("s3://id:SECRET@state")).toThrowError(
    expect.objectContaining({ code: "engine-backend-invalid", message: expect.not.stringContaining("SECRET") }),
  );
});
