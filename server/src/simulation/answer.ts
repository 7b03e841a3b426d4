/** What the API server (or the command) answered. */
export interface Answer {
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
  /** The server's own causes. */
  readonly details?: readonly { readonly reason: string; readonly message: string; readonly field?: string }[];
}
