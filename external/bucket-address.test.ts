import { expect, test } from "vitest";
import { s3Secret } from "./bucket.ts";
import { bucketName, pulumiBackend, resticRepository } from "./bucket-address.ts";

test("a bucket is named after its environment, and addressed as restic and Pulumi want it", () => {
  const bucket = bucketName("home", "state");
  expect(bucket).toBe("hearth-home-state");
  expect(resticRepository("a1", bucket)).toBe("s3:https://a1.r2.cloudflarestorage.com/hearth-home-state");
  expect(pulumiBackend("a1", bucket)).toBe(
    "s3://hearth-home-state?endpoint=a1.r2.cloudflarestorage.com&region=auto&s3ForcePathStyle=true",
  );
});

test("the secret of a bucket's key is the SHA-256 of the token's value", () => {
  // printf token | sha256sum
  expect(s3Secret("token")).toBe("3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0");
});
