import { createPrivateKey } from "node:crypto";
import type { TestSandbox } from "../../testing/world.ts";
import { writeCanonical } from "../canonical.ts";
import { sign } from "../signature.ts";

type Members = Record<string, unknown>;

/** Calls the interface as the platform's acquirer would: an envelope signed over `data`; answers the members of theirs. */
export const callerOf =
  (box: TestSandbox) =>
  async (path: string, data: Members, envelope: Members = {}): Promise<Members> => {
    const text = writeCanonical(data as Record<string, string>);
    const key = createPrivateKey(box.key("huifu-caller.key"));
    const head = { sys_id: "6666000000000001", product_id: "QINGFEN", sign: sign(key, text), ...envelope };
    const body = `${JSON.stringify(head).slice(0, -1)},"data":${text}}`;
    const answer = await fetch(box.url + path, { method: "POST", body });
    return ((await answer.json()) as { data: Members }).data;
  };
