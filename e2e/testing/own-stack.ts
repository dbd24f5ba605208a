import { type Stack, startStack } from "./stack.ts";

/** A stack of a story's own, as `startStack` starts it, which all helpers use until it is stopped. */
export async function openOwnStack(as: Parameters<typeof startStack>[0] = {}): Promise<Stack> {
  const others = process.env.QINGFEN_DATA_DIR;
  const stack = await startStack(as);
  process.env.QINGFEN_DATA_DIR = stack.demo.dataDir;
  const { stop } = stack;
  stack.stop = async () => {
    await stop();
    if (others === undefined) delete process.env.QINGFEN_DATA_DIR;
    else process.env.QINGFEN_DATA_DIR = others;
  };
  return stack;
}
