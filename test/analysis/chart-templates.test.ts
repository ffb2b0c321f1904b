// Files below the templates of a chart are filled in before anybody applies them: they are told of as templates, whichever
// of the files is known first.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceOf } from "../language-service.ts";

const template = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n";
const chart = "apiVersion: v2\nname: web\n";

const cases: readonly [name: string, chart: string, file: string, isTemplate: boolean][] = [
  ["below the templates", "shop/Chart.yaml", "shop/templates/a.yaml", true],
  ["in a folder of the templates", "shop/Chart.yaml", "shop/templates/web/a.yaml", true],
  ["at the top", "Chart.yaml", "templates/a.yaml", true],
  ["on Windows", "c:\\shop\\Chart.yaml", "c:\\shop\\templates\\a.yaml", true],
  ["in a chart of the chart", "s/charts/w/Chart.yaml", "s/charts/w/templates/a.yaml", true],
  ["beside the chart", "shop/Chart.yaml", "shop/a.yaml", false],
  ["among the chart's definitions", "shop/Chart.yaml", "shop/crds/a.yaml", false],
  ["below the templates of something else", "shop/Chart.yaml", "other/templates/a.yaml", false],
  ["in a folder of a like name", "shop/Chart.yaml", "shop/mytemplates/a.yaml", false],
];

for (const [name, chartFile, file, isTemplate] of cases)
  for (const files of [
    { [chartFile]: chart, [file]: template },
    { [file]: template, [chartFile]: chart },
  ])
    test(`templates of charts: ${name}, ${Object.keys(files)[0]} first`, () => {
      const service = serviceOf(files);
      const skipped = isTemplate ? "helm-template" : undefined;
      assert.equal(service.source(file)?.skipped, skipped);
      assert.equal(service.findings(file).length === 0, isTemplate);
      service.update(file, `${template}# changed\n`);
      assert.equal(service.source(file)?.skipped, skipped);
      service.remove(chartFile);
      assert.equal(service.source(file)?.skipped, undefined);
      assert.notEqual(service.findings(file).length, 0);
    });
