/** How long an answer may take. */
export interface Timeout {
  seconds: number;
  /** What the visitor is told when it does not come. */
  message: string;
}
