// Mirrors pkg/apis/certificates (validation, ParseCSR), ValidateSignerName of pkg/apis/core/validation/names.go,
// pkg/registry/certificates/certificates/strategy.go and pkg/printers/internalversion/printers.go (1.36).
// Differences: of a request only the outer shape is checked, not its content and signature; the requester is always the
// cluster's administrator.
import { decodeBase64 } from "../../../model/base64.ts";
import { humanDuration } from "../../../model/duration.ts";
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CertificatesV1CertificateSigningRequest } from "../../../model/generated/types.ts";
import { goJson } from "../../../model/go-format.ts";
import { deepEqual } from "../../../model/object.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { requester } from "../../authentication/v1/requester.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { validateEnum } from "../../core/v1/field-formats.ts";
import { type GoType, goValue } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { isDNS1123Label, isDNS1123Subdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { requestProblem } from "./certificate-request.ts";

type Request = CertificatesV1CertificateSigningRequest;

const specPath = FieldPath.of("spec");
const bytesType: GoType = {
  name: "[]byte",
  json: (value) => goJson(value ?? null),
  syntax: (value) =>
    typeof value === "string"
      ? `[]byte{${[...decodeBase64(value)].map((byte) => `0x${byte.toString(16)}`).join(", ")}}`
      : "[]byte(nil)",
  isEmpty: (value) => !value,
};
const minExpirationSeconds = 600;
const legacySigner = "kubernetes.io/legacy-unknown";
const maxDomainLength = 253;
const maxSignerLength = maxDomainLength + 1 + 253 + 63 + 1;
const usages = [
  ...["any", "cert sign", "client auth", "code signing", "content commitment", "crl sign"],
  ...["data encipherment", "decipher only", "digital signature", "email protection"],
  ...["encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement"],
  ...["key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime"],
  ...["server auth", "signing", "timestamping"],
];

export const certificateSigningRequest: Kind<Request> = {
  group: "certificates.k8s.io",
  version: "v1",
  kind: "CertificateSigningRequest",
  plural: "certificatesigningrequests",
  singular: "certificatesigningrequest",
  shortNames: ["csr"],
  namespaced: false,
  subresources: ["status"],

  prepareForCreate(object) {
    const { extra: _extra, ...spec } = object.spec ?? {};
    object.spec = { ...spec, ...requester };
    object.status = {};
  },

  // Nobody changes a request; only its status moves on.
  prepareForUpdate(object, old, _context, subresource) {
    object.spec = old.spec;
    if (subresource !== "status") object.status = old.status ?? {};
  },

  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, { namespaced: false, name: () => [] }, context),
    ...validateRequest(object, undefined, context),
  ],

  validateUpdate: (object, old, context) => [
    ...validateObjectMeta(object.metadata, { namespaced: false, name: () => [] }, context),
    ...validateRequest(object, old, context),
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
  ],

  columns: [
    nameColumn,
    ageColumn,
    { name: "SignerName", cell: ({ spec }) => spec.signerName || "<none>" },
    { name: "Requestor", cell: ({ spec }) => spec.username ?? "" },
    {
      name: "RequestedDuration",
      cell: ({ spec }) =>
        spec.expirationSeconds ? humanDuration(spec.expirationSeconds * 1000) : "<none>",
    },
    { name: "Condition", cell: conditionText },
  ],
};

function validateRequest(
  { spec, status }: Request,
  old: Request | undefined,
  context: ApiContext,
): FieldError[] {
  const errors: FieldError[] = [];
  const requestError = requestProblem(spec.request);
  if (requestError !== undefined)
    errors.push(
      fieldError.invalid(
        specPath.child("request"),
        goValue(bytesType, spec.request, context),
        requestError,
      ),
    );
  const given = spec.usages ?? [];
  const usagesPath = specPath.child("usages");
  const oldUsages = old?.spec.usages ?? [];
  if (given.length === 0) errors.push(fieldError.required(usagesPath));
  if (oldUsages.every((usage) => usages.includes(usage)))
    errors.push(...given.flatMap((usage, i) => validateEnum(usage, usagesPath.index(i), usages)));
  if (new Set(oldUsages).size === oldUsages.length)
    given.forEach((usage, i) => {
      if (given.indexOf(usage) < i) errors.push(fieldError.duplicate(usagesPath.index(i), usage));
    });
  errors.push(...validateSigner(spec.signerName ?? "", old?.spec.signerName === legacySigner));
  const seconds = spec.expirationSeconds;
  if (typeof seconds === "number" && seconds < minExpirationSeconds)
    errors.push(
      fieldError.invalid(
        specPath.child("expirationSeconds"),
        seconds,
        "may not specify a duration less than 600 seconds (10 minutes)",
      ),
    );
  return [...errors, ...validateConditions(status, old?.status, context)];
}

/** What Go's x509 would say of a request that is not shaped like one. */
function validateSigner(name: string, allowLegacy: boolean): FieldError[] {
  const path = specPath.child("signerName");
  if (name === legacySigner && !allowLegacy)
    return [
      fieldError.invalid(path, name, "the legacy signerName is not allowed via this API version"),
    ];
  if (name === "") return [fieldError.required(path)];
  const segments = name.split("/");
  if (segments.length !== 2)
    return [
      fieldError.invalid(
        path,
        name,
        "must be a fully qualified domain and path of the form 'example.com/signer-name'",
      ),
    ];
  const [domain = "", signer = ""] = segments;
  const labels = domain.split(".");
  return [
    ...(utf8Length(domain) > maxDomainLength ? [fieldError.tooLong(path, maxDomainLength)] : []),
    ...firstBadLabel(domain, isDNS1123Label, path),
    ...(labels.length < 2
      ? [
          fieldError.invalid(
            path,
            domain,
            "should be a domain with at least two segments separated by dots",
          ),
        ]
      : []),
    ...firstBadLabel(signer, isDNS1123Subdomain, path),
    ...(utf8Length(name) > maxSignerLength ? [fieldError.tooLong(path, maxSignerLength)] : []),
  ];
}

function firstBadLabel(
  text: string,
  rule: (label: string) => string[],
  path: FieldPath,
): FieldError[] {
  for (const label of text.split(".")) {
    const details = rule(label);
    if (details.length > 0)
      return details.map((detail) =>
        fieldError.invalid(path, text, `validating label ${JSON.stringify(label)}: ${detail}`),
      );
  }
  return [];
}

const finalTypes = ["Approved", "Denied", "Failed"];

function validateConditions(
  status: Request["status"],
  old: Request["status"],
  { minor }: ApiContext,
): FieldError[] {
  const path = FieldPath.of("status", "conditions");
  const conditions = status?.conditions ?? [];
  const before = old?.conditions ?? [];
  const errors: FieldError[] = [];
  const types = conditions.map(({ type }) => type);
  conditions.forEach(({ type, status: value }, i) => {
    const at = path.index(i);
    const allowed = finalTypes.includes(type) ? ["True"] : ["False", "True", "Unknown"];
    if (!type && before.every((condition) => condition.type))
      errors.push(fieldError.required(at.child("type")));
    if (!value) errors.push(fieldError.required(at.child("status")));
    else errors.push(...validateEnum(value, at.child("status"), allowed));
    const opposite = type === "Approved" ? "Denied" : type === "Denied" ? "Approved" : undefined;
    if (opposite !== undefined && types.indexOf(opposite) >= 0 && types.indexOf(opposite) < i)
      errors.push(
        fieldError.invalid(
          minor >= 34 ? path : at.child("type"),
          type,
          "Approved and Denied conditions are mutually exclusive",
        ),
      );
    if (types.indexOf(type) < i) errors.push(fieldError.duplicate(at.child("type"), type));
  });
  if (!old) return errors;
  const all = (list: typeof conditions, wanted: string) =>
    list.filter(({ type }) => type === wanted);
  for (const type of finalTypes)
    if (all(conditions, type).length < all(before, type).length)
      errors.push(
        fieldError.forbidden(path, `updates may not remove a condition of type "${type}"`),
      );
  for (const type of ["Approved", "Denied"]) {
    const [now, then] = [all(conditions, type), all(before, type)];
    if (now.length > then.length)
      errors.push(fieldError.forbidden(path, `updates may not add a condition of type "${type}"`));
    else if (now.length === then.length && !deepEqual(now, then))
      errors.push(
        fieldError.forbidden(path, `updates may not modify a condition of type "${type}"`),
      );
  }
  return errors;
}

function conditionText({ status }: Request): string {
  const has = (wanted: string) => status?.conditions?.some(({ type }) => type === wanted);
  const state = has("Denied") ? "Denied" : has("Approved") ? "Approved" : "Pending";
  const failed = has("Failed") ? ",Failed" : "";
  return `${state}${failed}${status?.certificate ? ",Issued" : ""}`;
}
