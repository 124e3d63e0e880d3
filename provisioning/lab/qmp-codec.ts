import { z } from "zod";

/** QEMU Machine Protocol: JSON objects, one a line (QEMU docs/interop/qmp-spec). */
export type QmpMessage =
  | { readonly kind: "greeting" }
  | { readonly kind: "return"; readonly id: number | undefined; readonly value: unknown }
  | {
      readonly kind: "error";
      readonly id: number | undefined;
      readonly errorClass: string;
      readonly description: string;
    }
  | { readonly kind: "event"; readonly name: string; readonly data: unknown };

/** A line that is not QMP. */
export class QmpDecodeError extends Error {
  constructor(line: string) {
    super(`not a QMP message: ${line.slice(0, 200)}`);
    this.name = "QmpDecodeError";
  }
}

const id = z.number().optional();
const messageSchema = z.union([
  z.object({ QMP: z.object({}) }).transform((): QmpMessage => ({ kind: "greeting" })),
  z.object({ event: z.string(), data: z.unknown().optional() }).transform(
    (message): QmpMessage => ({
      kind: "event",
      name: message.event,
      data: message.data,
    }),
  ),
  z.object({ error: z.object({ class: z.string(), desc: z.string() }), id }).transform(
    (message): QmpMessage => ({
      kind: "error",
      id: message.id,
      errorClass: message.error.class,
      description: message.error.desc,
    }),
  ),
  z
    .object({ return: z.unknown(), id })
    .refine((message) => "return" in message)
    .transform((message): QmpMessage => ({ kind: "return", id: message.id, value: message.return })),
]);

/** @throws QmpDecodeError */
export function decodeQmpLine(line: string): QmpMessage {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new QmpDecodeError(line);
  }
  const message = messageSchema.safeParse(json);
  if (!message.success) throw new QmpDecodeError(line);
  return message.data;
}

/** One command with its line end. */
export function encodeQmpCommand(id: number, command: string, parameters?: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ execute: command, ...(parameters ? { arguments: parameters } : {}), id })}\n`;
}

/** Cuts a stream into lines, and keeps the unfinished one for the next call. */
export function splitQmpLines(rest: string, chunk: string): { readonly lines: string[]; readonly rest: string } {
  const lines = (rest + chunk).split("\n");
  const last = lines.pop() ?? "";
  return { lines: lines.map((line) => line.trim()).filter((line) => line !== ""), rest: last };
}
