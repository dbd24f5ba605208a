/** Our own database did not answer in time. What was asked is undone or will be; to the caller the result is unknown, never failed. */
export class DeadlineExceeded extends Error {
  override name = "DeadlineExceeded";
}
