// kubectl apply where a part of an object is given another form: what the server has defaulted for the one before goes.
import { apply } from "../../../engine/src/kubectl/apply.ts";
import type { Kubectl, KubectlResult } from "../../../engine/src/kubectl/kubectl.ts";
import { template, testVerbs, workload } from "./verb-table.ts";

/** Applies a Deployment once per strategy, and tells what was said last. */
function withStrategies(k: Kubectl, types: readonly string[]): KubectlResult {
  const said = types.map((type) =>
    apply(k, [workload("Deployment", "web", { strategy: { type } })]),
  );
  return said.at(-1)!;
}

/** Applies a Deployment once per source of its volume, and tells what was said last and is stored. */
function withVolumes(k: Kubectl, sources: readonly object[]): KubectlResult {
  const said = sources.map((source) => {
    const spec = { ...template.spec, volumes: [{ name: "data", ...source }] };
    return apply(k, [workload("Deployment", "web", { template: { ...template, spec } })]);
  });
  const [{ spec }] = k.api.list("deployments.apps") as unknown as [
    { spec: { template: { spec: { volumes: object[] } } } },
  ];
  const { output, error } = said.at(-1)!;
  return {
    output: `${output}${JSON.stringify(spec.template.spec.volumes)}`,
    ...(error && { error }),
  };
}

const configMap = { name: "settings" };

testVerbs([
  {
    name: "apply another strategy",
    run: (k) => withStrategies(k, ["Recreate"]),
    want: "deployment.apps/web configured\n",
  },
  {
    name: "apply another strategy twice",
    run: (k) => withStrategies(k, ["Recreate", "Recreate"]),
    want: "deployment.apps/web unchanged\n",
  },
  {
    name: "apply a strategy without what is defaulted for it, again and again",
    run: (k) => withStrategies(k, ["RollingUpdate", "RollingUpdate"]),
    want: "deployment.apps/web configured\n",
  },
  {
    name: "apply another source of a volume",
    run: (k) => withVolumes(k, [{}, { configMap }]),
    want: 'deployment.apps/web configured\n[{"name":"data","configMap":{"name":"settings","defaultMode":420}}]',
  },
  {
    name: "apply another source of a volume twice",
    run: (k) => withVolumes(k, [{}, { configMap }, { configMap }]),
    want: 'deployment.apps/web unchanged\n[{"name":"data","configMap":{"name":"settings","defaultMode":420}}]',
  },
]);
