import { FieldPath } from '../validation/fieldPath.ts';
import { base64Bytes, pemBlock } from '../values/pem.ts';
import { type AdmissionPlugin, forbiddenAt } from './attributes.ts';

const SIGNER = 'kubernetes.io/kube-apiserver-client';

/** The organisation (2.5.4.10) `system:masters` in DER, as whatever kind of string. */
const MASTERS = /\x06\x03\x55\x04\x0a[\x0c\x13\x14\x16]\x0esystem:masters/;

/** Nobody becomes a master of the cluster by a certificate that it signs. Source: plugin/pkg/admission/certificates/subjectrestriction. */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  kinds: ['certificates.k8s.io/v1/CertificateSigningRequest'],
  validate(attributes) {
    const { spec } = attributes.object;
    if (spec?.signerName !== SIGNER || !MASTERS.test(pemBlock(base64Bytes(spec.request ?? '') ?? '')?.bytes ?? '')) return undefined;
    const detail = `use of ${SIGNER} signer with system:masters group is not allowed`;
    return forbiddenAt(attributes, detail, FieldPath.of('spec').child('request'), {
      id: 'admission.certificate-subject',
      source: 'plugin/pkg/admission/certificates/subjectrestriction/admission.go Validate',
      explain: {
        en: 'The request asks for the organisation `system:masters`, which may do everything, whatever RBAC says. Ask for another group, and bind a ClusterRole to it.',
        'zh-cn': '该请求的组织为 `system:masters`，不受 RBAC 约束，拥有全部权限。请改用其他组，并为其绑定 ClusterRole。',
      },
    });
  },
};
