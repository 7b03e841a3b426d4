import { FieldPath } from '../validation/fieldPath.ts';
import { dns1123LabelProblems } from '../values/names.ts';
import { type AdmissionPlugin, forbidden } from './attributes.ts';
import { standing } from './standing.ts';

const SOURCE = 'apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go Admit';
const PATH = FieldPath.of('metadata').child('namespace');

/**
 * Refuses what goes into a namespace that is not there or is being deleted. A namespace that is not among the surroundings is taken as
 * if it existed, unless no namespace can have that name. Whoever asks about access finds out nothing about namespaces.
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit: (attributes) => {
    const { namespace } = attributes;
    if (namespace === '' || attributes.object.kind === 'LocalSubjectAccessReview') return undefined;
    const found = standing(attributes, 'Namespace', namespace);
    if (!found && dns1123LabelProblems(namespace).length > 0) {
      const message = `namespaces "${namespace}" not found`;
      return {
        refusal: {
          code: 404,
          reason: 'NotFound',
          message,
          causes: [],
          findings: [
            {
              id: 'admission.namespace.not-found',
              message,
              path: PATH,
              source: SOURCE,
              explain: {
                en: 'No namespace can have this name: it takes lower case letters, digits and hyphens, 63 at most.',
                'zh-cn': '命名空间不可能叫这个名称：只能使用小写字母、数字和连字符，最多 63 个字符。',
              },
            },
          ],
        },
      };
    }
    if (found?.status?.phase !== 'Terminating') return undefined;
    const detail = `unable to create new content in namespace ${namespace} because it is being terminated`;
    const { refusal } = forbidden(attributes, detail, [
      {
        id: 'admission.namespace.terminating',
        message: detail,
        path: PATH,
        source: SOURCE,
        explain: {
          en: 'The namespace is being deleted. Wait until it is gone and create it again, or use another one.',
          'zh-cn': '该命名空间正在删除。请等它消失后重新创建，或改用其他命名空间。',
        },
      },
    ]);
    const cause = { reason: 'NamespaceTerminating', field: 'metadata.namespace', message: `namespace ${namespace} is being terminated` };
    return { refusal: { ...refusal, causes: [cause] } };
  },
};
