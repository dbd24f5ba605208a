/** No clear answer came (from the acquirer, or from our own database in time): the result is unknown, never failed. */
export class UnknownResult extends Error {
  override name = "UnknownResult";
}
