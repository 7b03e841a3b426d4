/** Whether something is written: absent fields and nulls are the same. */
export const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;
