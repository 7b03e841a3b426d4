import { byteLength, dns1123LabelProblems, regexProblem } from '../../../values/names.ts';
import { type FieldError, invalid, invalidEach, required, tooLong } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { driverNameErrors } from '../../pod/volumes/drivers.ts';
import { present } from '../../present.ts';
import { Named } from '../../printing.ts';
import { type RuleContext, rule } from '../../rule.ts';

export interface Constraint {
  readonly requests?: readonly string[];
  readonly matchAttribute?: string | null;
  readonly distinctAttribute?: string | null;
}

/** Names of the requests of a claim, and of the alternatives within them. */
export interface ClaimContext extends RuleContext {
  readonly requestNames: ReadonlyMap<string, ReadonlySet<string>>;
}

const ID_BYTES_MAX = 32;

const NO_REQUEST = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

export const requestReferences = rule<{ readonly requests?: readonly string[] }, ClaimContext>({
  id: 'devices.request.reference',
  source: 'resource/validation validateRequestNameRef',
  explain: {
    en: 'Name a request of this claim, or a request and one of its alternatives: `gpu/large`.',
    'zh-cn': '请写本申领中某个请求的名称，或请求与其备选项：`gpu/large`。',
  },
  check: ({ requests }, path, { requestNames }) =>
    (requests ?? []).flatMap((name, position) => {
      const at = path.child('requests').index(position);
      const [first = '', second, ...more] = name.split('/');
      if (more.length > 0) return invalid(at, name, NO_REQUEST);
      const known = requestNames.get(first);
      const found = second === undefined ? known !== undefined : known?.has(second);
      const parts = second === undefined ? [first] : [first, second];
      return [
        ...parts.flatMap((part) => invalidEach(at, part, dns1123LabelProblems(part))),
        ...(found ? [] : [invalid(at, name, NO_REQUEST)]),
      ];
    }),
});

const IDENTIFIER = '[A-Za-z_][A-Za-z0-9_]*';
const identifierProblem = regexProblem(
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
  IDENTIFIER,
  'my_name',
  'MY_NAME',
  'MyName',
);

function identifierErrors(name: string, path: FieldPath): FieldError[] {
  const long = byteLength(name) > ID_BYTES_MAX ? [tooLong(path, ID_BYTES_MAX)] : [];
  return new RegExp(`^${IDENTIFIER}$`).test(name) ? long : [...long, invalid(path, name, identifierProblem)];
}

/** What the server has against the name of an attribute or a capacity. Names with more than one slash pass. */
export function qualifiedNameErrors(name: string, path: FieldPath, { version }: RuleContext): readonly FieldError[] {
  const [domain = '', id, ...more] = name.split('/');
  if (id === undefined) return identifierErrors(domain, path);
  if (more.length > 0) return [];
  return [
    ...(domain === '' ? [invalid(path, '', 'the domain must not be empty')] : driverNameErrors(domain, path, version)),
    ...(id === '' ? [invalid(path, '', 'the name must not be empty')] : identifierErrors(id, path)),
  ];
}

const attributeErrors = (name: string, path: FieldPath, context: RuleContext): readonly FieldError[] => [
  ...qualifiedNameErrors(name, path, context),
  ...(name.includes('/')
    ? []
    : [invalid(path, new Named(name), 'a fully qualified name must be a domain and a name separated by a slash')]),
];

export const attribute = rule<Constraint, ClaimContext>({
  id: 'devices.constraint.attribute',
  source: 'resource/validation validateDeviceConstraint',
  explain: {
    en: 'A constraint names an attribute that all its devices share (`matchAttribute`) or by which they differ (`distinctAttribute`, from 1.36), as `gpu.example.com/numa`.',
    'zh-cn':
      '约束指明所有设备须相同的属性（`matchAttribute`）或须各不相同的属性（`distinctAttribute`，1.36 起），例如 `gpu.example.com/numa`。',
  },
  check({ matchAttribute, distinctAttribute }, path, context) {
    if (present(matchAttribute)) return attributeErrors(matchAttribute, path.child('matchAttribute'), context);
    if (present(distinctAttribute)) return attributeErrors(distinctAttribute, path.child('distinctAttribute'), context);
    if (context.version !== '1.36') return required(path.child('matchAttribute'));
    return required(path, 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set');
  },
});
