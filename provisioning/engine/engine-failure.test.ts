import { describe, expect, test } from "vitest";
import { HearthError } from "#model/hearth-error.ts";
import { engineFailure } from "./engine-failure.ts";

describe("a failed operation", () => {
  test("a missing plugin is one error, with what needs it and the layer that is in", () => {
    const error = new HearthError({
      code: "engine-plugin-missing",
      what: "No plugin.",
      why: "Gone.",
      remedy: "Get it.",
    });
    const failures = [
      { urn: "urn:pulumi:s::p::pulumi:providers:k8s::default", operation: "check", message: "", error },
      {
        urn: "urn:pulumi:s::p::hearth:platform:Platform$k8s:core:Namespace::argocd",
        operation: "check",
        message: "",
        error,
      },
    ];
    expect(engineFailure(failures, undefined, false)).toMatchObject({
      code: "engine-plugin-missing",
      why: "Gone. It is needed by k8s:core:Namespace argocd (in hearth:platform:Platform).",
    });
  });

  test("failures are one error with all names", () => {
    const urn = (name: string) => `urn:pulumi:dev::p::t:R::${name}`;
    const failures = [
      { urn: urn("a"), operation: "create", message: "no power" },
      { urn: urn("b"), operation: "delete", message: "no network" },
    ];
    expect(engineFailure(failures, undefined, false)).toMatchObject({
      what: "2 resources failed: a, b.",
      why: "a (create): no power\nb (delete): no network",
    });
  });
});
