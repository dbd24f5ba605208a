import type { Refusal } from "../../domain-error.ts";
import { ERROR_MAP } from "../../error-map.ts";

/** RFC 9457. `code` is stable; the facts of a refusal stand beside it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  request_id: string;
  retryable: boolean;
  errors?: { field: string; reason: string }[];
  [fact: string]: unknown;
}

/** A refusal as RFC 9457 states it: the code, its facts, and whether trying again can help. */
export function problemOf(refusal: Refusal, requestId: string): Problem {
  const { code, ...facts } = refusal;
  const status = ERROR_MAP[code].http;
  return {
    ...facts,
    type: `urn:qingfen:problem:${code}`,
    title: code.replaceAll("_", " "),
    status,
    code,
    request_id: requestId,
    retryable: status === 429 || status >= 500,
  };
}

/** Our database did not answer in time: whether it happened is unknown. The same call under the same key settles it. */
export function unknownProblem(requestId: string): Problem {
  return {
    type: "urn:qingfen:problem:unknown",
    title: "result unknown",
    status: 503,
    code: "unknown",
    request_id: requestId,
    retryable: true,
  };
}

/** A bug of ours tells the caller nothing but where to look in the log. */
export function bugProblem(requestId: string): Problem {
  return {
    type: "about:blank",
    title: "Internal Server Error",
    status: 500,
    code: "internal",
    request_id: requestId,
    retryable: true,
  };
}
