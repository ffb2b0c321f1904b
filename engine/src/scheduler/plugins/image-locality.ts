// Mirrors pkg/scheduler/framework/plugins/imagelocality/image_locality.go (1.36).
import { maxNodeScore, type ScorePlugin } from "../framework.ts";

const mebibyte = 1024 * 1024;
const minThreshold = 23 * mebibyte;
const maxContainerThreshold = 1000 * mebibyte;

export const imageLocality: ScorePlugin = {
  name: "ImageLocality",
  weight: 1,
  preScore({ pod }, _, { cache }) {
    const images = cache.images();
    if (images.size === 0) return undefined;
    const totalNodes = cache.nodes().length;
    const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
    const references = [
      ...containers.map(({ image }) => image),
      ...(pod.spec?.volumes ?? []).map(({ image }) => image?.reference),
    ];
    const wanted: { image: string; score: number }[] = [];
    for (const reference of references) {
      const image = normalizedImageName(reference ?? "");
      const state = images.get(image);
      if (state)
        wanted.push({ image, score: Math.trunc(state.sizeBytes * (state.nodes / totalNodes)) });
    }
    if (wanted.length === 0) return undefined;
    const maxThreshold = maxContainerThreshold * containers.length;
    return {
      score(node) {
        let sum = 0;
        for (const { image, score } of wanted) if (node.images.has(image)) sum += score;
        const clamped = Math.min(Math.max(sum, minThreshold), maxThreshold);
        return Math.trunc(
          (maxNodeScore * (clamped - minThreshold)) / (maxThreshold - minThreshold),
        );
      },
    };
  },
};

/** The name as nodes list it: `:latest` when there is no tag. */
function normalizedImageName(reference: string): string {
  return reference.lastIndexOf(":") <= reference.lastIndexOf("/")
    ? `${reference}:latest`
    : reference;
}
