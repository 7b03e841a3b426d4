/** A field of an object that somebody wrote. */
export interface Place {
  readonly object: string;
  readonly field: string;
  /** The value in force where it is a plain one, and whether it is only a default. */
  readonly value?: string;
  readonly defaulted?: boolean;
}
