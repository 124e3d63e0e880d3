import * as pulumi from "@pulumi/pulumi";

/** A resource as the program asked for it. */
export interface AskedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a run of a program asked for under Pulumi's mocks. */
export interface MockRun {
  /** In the order of registration. */
  readonly resources: readonly AskedResource[];
  /** `begin metal0`, `end metal0`: what waited for what. */
  readonly journal: readonly string[];
}

/**
 * Runs a program under Pulumi's mocks.
 * @param outputs what a resource has besides its inputs once it is made
 * @param onCall told of every function of a provider that the program calls
 */
export async function runUnderMocks<Result>(
  program: () => Result,
  outputs: (resource: AskedResource) => Readonly<Record<string, unknown>>,
  onCall: (token: string) => void = () => {},
): Promise<MockRun & { readonly result: Result }> {
  const resources: AskedResource[] = [];
  const journal: string[] = [];
  await pulumi.runtime.setMocks(
    {
      async newResource({ type, name, inputs }) {
        const resource = { type, name, inputs };
        resources.push(resource);
        journal.push(`begin ${type} ${name}`);
        // Long enough for whatever does not wait to be registered meanwhile.
        await new Promise((resolve) => setTimeout(resolve, 20));
        journal.push(`end ${type} ${name}`);
        return { id: `id-of-${name}`, state: { ...inputs, ...outputs(resource) } };
      },
      call({ token, inputs }) {
        onCall(token);
        return inputs;
      },
    },
    "hearth",
    "lab",
  );
  const result = program();
  await pulumi.runtime.disconnect();
  return { result, resources, journal };
}

/** The value that an output has come to. */
export function settled<T>(output: pulumi.Output<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => pulumi.output(output).apply(resolve));
}
