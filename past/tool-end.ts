/** What the tool's shell writes before an exit code: nothing that the tool itself can say. */
export const END = "\u0000exit ";
