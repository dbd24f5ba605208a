/** A step that would be unsafe, or makes no sense now: said in both languages, and nothing is changed. */
class RotationRefused extends Error {
  override name = "RotationRefused";
}

export function refuseRotation(zh: string, en: string): never {
  throw new RotationRefused(`${zh} · ${en}`);
}
