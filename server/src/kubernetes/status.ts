import type { KubernetesObject } from './object.ts';
import type { KindSchema } from './schema/model.ts';
import type { FieldError } from './validation/fieldErrors.ts';
import { validatorOf } from './validation/index.ts';
import { goQuote } from './values/goQuote.ts';
import type { Verdict, VerdictCause } from './verdict.ts';

/** `Pod`, `Deployment.apps`: how the server names a kind in messages. Source: apimachinery schema.GroupKind.String. */
const groupKind = ({ group, kind }: Pick<KindSchema, 'group' | 'kind'>): string => (group ? `${kind}.${group}` : kind);

/**
 * The status for what validation refused: that of the first field over which the server gave up, or 422 for all of them.
 * Source: apiserver endpoints/handlers/responsewriters ErrorToAPIStatus.
 */
export function statusOf(
  schema: KindSchema,
  object: KubernetesObject,
  errors: readonly FieldError[],
): Pick<Verdict, 'code' | 'reason' | 'message' | 'causes'> {
  const given = errors.find(({ fault }) => fault !== undefined);
  if (!given) {
    const { calledAs = schema } = validatorOf(object) ?? {};
    const name = 'name' in calledAs ? calledAs.name : object.metadata.name;
    return { code: 422, reason: 'Invalid', ...invalidStatus(calledAs, name ?? '', errors) };
  }
  const { fault = '', message } = given;
  if (fault === 'BadRequest') return { code: 400, reason: fault, message, causes: [] };
  if (fault === '') return { code: 500, reason: '', message, causes: [] };
  return { code: 500, reason: fault, message: `Internal error occurred: ${message}`, causes: [{ reason: '', field: '', message }] };
}

/**
 * The 422 status for refused fields. Equal errors are told once in the message and each in the causes.
 * Source: apimachinery api/errors NewInvalid, util/validation/field ErrorList.ToAggregate, util/errors aggregate.Error.
 */
export function invalidStatus(
  schema: Pick<KindSchema, 'group' | 'kind'>,
  name: string,
  errors: readonly FieldError[],
): { readonly message: string; readonly causes: readonly VerdictCause[] } {
  const causes = errors.map(({ reason, path, message }) => ({ reason, field: path.toString(), message }));
  const told = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const list = told.length === 1 ? told[0] : `[${told.join(', ')}]`;
  return { message: `${groupKind(schema)} ${goQuote(name)} is invalid: ${list}`, causes };
}
