import { expect, test } from "vitest";
import { SecretValue } from "../engine/property/property-value.ts";
import { decodeProperties, type WireObject } from "../engine/property/property-wire.ts";
import { OutsideSecretResource } from "./outside-secret-resource.ts";

const made = async () => {
  const { id, outs } = await new OutsideSecretResource().create();
  return { id, value: decodeProperties(outs as WireObject).value };
};

test("a secret for the outside is 32 bytes, marked as a secret, and another each time", async () => {
  const [one, other] = [await made(), await made()];
  if (!(one.value instanceof SecretValue)) throw new Error("in the clear");
  expect(Buffer.from(String(one.value.element), "base64")).toHaveLength(32);
  expect(other.value).not.toEqual(one.value);
});

test("nothing of it shows in its id", async () => {
  const { id, value } = await made();
  const hex = Buffer.from(String((value as SecretValue).element), "base64").toString("hex");
  expect(hex).not.toContain(id);
});

test("what is there never changes", () => {
  expect(new OutsideSecretResource().diff()).toEqual({ changes: false });
});
