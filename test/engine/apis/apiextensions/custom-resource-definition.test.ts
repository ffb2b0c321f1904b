import { boatDefinition } from "../../boats.ts";
import { judge } from "../table.ts";

const version = (schema: object, rest: object = {}) => ({
  name: "v1",
  served: true,
  storage: true,
  schema: { openAPIV3Schema: { type: "object", ...schema } },
  ...rest,
});
const definition = (versions: object[], spec: object = {}) =>
  boatDefinition({}, {}, { versions, ...spec });
const schemaPath = "spec.validation.openAPIV3Schema";

judge("CustomResourceDefinition", [
  {
    name: "names that follow from the kind",
    given: definition([version({})]),
    stored: {
      "spec.names.singular": "boat",
      "spec.names.listKind": "BoatList",
      "status.storedVersions": ["v1"],
    },
  },
  {
    name: "a property without a type",
    given: definition([version({ properties: { sail: {} } })]),
    errors: [
      `${schemaPath}.properties[sail].type: Required value: must not be empty for specified object fields`,
    ],
  },
  {
    name: "a list without items, in one version of two",
    given: definition([
      version({}),
      version({ properties: { crew: { type: "array" } } }, { name: "v2", storage: false }),
    ]),
    errors: [
      "spec.versions[1].schema.openAPIV3Schema.properties[crew].items: Required value: must be specified",
    ],
  },
  {
    name: "a type under anyOf",
    given: definition([
      version({ properties: { mast: { type: "string", anyOf: [{ type: "string" }] } } }),
    ]),
    errors: [
      `${schemaPath}.properties[mast].anyOf[0].type: Forbidden: must be empty to be structural`,
    ],
  },
  {
    name: "a map list without keys",
    given: definition([
      version({
        properties: {
          crew: {
            type: "array",
            "x-kubernetes-list-type": "map",
            items: { type: "object", properties: { name: { type: "string" } } },
          },
        },
      }),
    ]),
    errors: [
      `${schemaPath}.properties[crew].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map`,
    ],
  },
  {
    name: "a format that nobody knows",
    given: definition([version({ properties: { name: { type: "string", format: "knots" } } })]),
    warnings: ['unrecognized format "knots"'],
  },
  {
    name: "a column without a path",
    given: definition([
      version({}, { additionalPrinterColumns: [{ name: "Sail", type: "string", jsonPath: "" }] }),
    ]),
    errors: ["spec.additionalPrinterColumns[0].JSONPath: Required value"],
  },
  {
    name: "a protected group",
    given: {
      ...definition([version({})], { group: "sea.k8s.io" }),
      metadata: { name: "boats.sea.k8s.io" },
    },
    errors: [
      'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
    ],
  },
  {
    name: "rules that do not fit the schema",
    given: definition([
      version({
        properties: {
          spec: {
            type: "object",
            properties: {
              crew: { type: "integer" },
              "home-port": { type: "string" },
              namespace: { type: "string" },
            },
            "x-kubernetes-validations": [
              { rule: "self.crew > 0 && self.home__dash__port != self.__namespace__" },
              { rule: "self.sails > 0", message: "sails" },
              { rule: "self.crew" },
              { rule: "self.crew > 0", messageExpression: "self.crew" },
            ],
          },
        },
      }),
    ]),
    errors: [
      `${schemaPath}.properties[spec].x-kubernetes-validations[1].rule: Invalid value: {"Rule":"self.sails \\u003e 0","Message":"sails","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:1:5: undefined field 'sails'\n | self.sails > 0\n | ....^`,
      `${schemaPath}.properties[spec].x-kubernetes-validations[2].rule: Invalid value: {"Rule":"self.crew","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: cel expression must evaluate to a bool`,
      `${schemaPath}.properties[spec].x-kubernetes-validations[3].messageExpression: Invalid value: {"Rule":"self.crew \\u003e 0","Message":"","MessageExpression":"self.crew","Reason":null,"FieldPath":"","OptionalOldSelf":null}: messageExpression must evaluate to a string`,
    ],
  },
  {
    name: "defaults that do not fit the schema",
    given: definition([
      version({
        properties: {
          masts: { type: "integer", default: "3" },
          hull: {
            type: "object",
            properties: { length: { type: "integer", minimum: 1 } },
            default: { length: 0, beam: 2 },
          },
        },
      }),
    ]),
    errors: [
      `${schemaPath}.properties[hull].default: Invalid value: {"beam":2,"length":0}: must not have unknown fields`,
      `${schemaPath}.properties[hull].default.length: Invalid value: 0: length in body should be greater than or equal to 1`,
      `${schemaPath}.properties[masts].default: Invalid value: "string":  in body must be of type integer: "string"`,
    ],
  },
]);
