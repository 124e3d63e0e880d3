import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does with one request instead of answering it. */
export type Mishap = { readonly status: number; readonly code?: string } | "drop" | "do-and-drop";

/** One bucket, `state`, in memory: what S3 and R2 promise of it, and what goes wrong on the way, when a test says so. */
export interface FakeS3 {
  /** Of path style. */
  readonly url: string;
  readonly objects: Map<string, string>;
  /** `PUT key`, in order; those that met a mishap too. */
  readonly asked: string[];
  /** Looked at for every request. */
  mishap: (method: string, key: string) => Mishap | undefined;
  close(): Promise<void>;
}

const etag = (text: string) => `"${createHash("md5").update(text).digest("hex")}"`;

export async function startFakeS3(): Promise<FakeS3> {
  const objects = new Map<string, string>();
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://fake");
    const [, bucket, ...rest] = decodeURIComponent(pathname).split("/");
    const [method, key] = [request.method ?? "", rest.join("/")];
    const body = await bodyOf(request);
    asked.push(`${method} ${key}`);
    const mishap = fake.mishap(method, key);
    if (mishap === "drop") return void request.socket.destroy();
    const answer =
      mishap && mishap !== "do-and-drop"
        ? errorAnswer(mishap.status, mishap.code ?? "InternalError")
        : answerTo(objects, {
            method,
            key,
            bucket,
            body,
            prefix: searchParams.get("prefix"),
            headers: request.headers,
          });
    if (mishap === "do-and-drop") return void request.socket.destroy();
    response.writeHead(answer.status, answer.tag === undefined ? {} : { etag: answer.tag }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const fake: FakeS3 = {
    url: `s3://state?endpoint=127.0.0.1:${port}&region=auto&s3ForcePathStyle=true&disableSSL=true`,
    objects,
    asked,
    mishap: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return fake;
}

interface Asked {
  readonly method: string;
  readonly key: string;
  readonly bucket: string | undefined;
  readonly body: string;
  readonly prefix: string | null;
  readonly headers: IncomingMessage["headers"];
}

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly tag?: string;
}

function answerTo(objects: Map<string, string>, { method, key, bucket, body, prefix, headers }: Asked): Answer {
  const signed = /^AWS4-HMAC-SHA256 Credential=key-id\/\d{8}\/auto\/s3\/aws4_request, /.test(
    headers.authorization ?? "",
  );
  if (!signed) return errorAnswer(403, "AccessDenied");
  if (headers["x-amz-content-sha256"] !== createHash("sha256").update(body).digest("hex")) {
    return errorAnswer(400, "XAmzContentSHA256Mismatch");
  }
  if (bucket !== "state") return errorAnswer(404, "NoSuchBucket");
  const there = objects.get(key);
  switch (method) {
    case "GET": {
      if (key === "" && prefix !== null) {
        const keys = [...objects.keys()].filter((name) => name.startsWith(prefix));
        return { status: 200, body: `<R>${keys.map((name) => `<C><Key>${name}</Key></C>`).join("")}</R>` };
      }
      return there === undefined ? errorAnswer(404, "NoSuchKey") : { status: 200, body: there, tag: etag(there) };
    }
    case "PUT": {
      const must = headers["if-match"];
      if (must !== undefined && there === undefined) return errorAnswer(404, "NoSuchKey");
      const differs = must !== undefined && must !== etag(there ?? "");
      if (differs || (headers["if-none-match"] === "*" && there !== undefined)) {
        return errorAnswer(412, "PreconditionFailed");
      }
      objects.set(key, body);
      return { status: 200, tag: etag(body) };
    }
    default:
      objects.delete(key);
      return { status: 204 };
  }
}

function errorAnswer(status: number, code: string): Answer {
  return {
    status,
    body: `<Error><Code>${code}</Code><Message>no</Message><AWSAccessKeyId>key-id</AWSAccessKeyId></Error>`,
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
