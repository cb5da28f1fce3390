import { apiUrl, ORG } from '../support/suite.mjs';

/** The screens of alerts as a person uses them. */
export class AlertsPage {
  constructor(page) {
    this.page = page;
  }

  static path = `/o/${ORG}/alerts`;
  static rules = `/o/${ORG}/alerts/rules`;
  static newRule = `/o/${ORG}/alerts/rules/new`;
  static alert = (key) => `/o/${ORG}/alerts/${key}`;

  /** How many alerts the navigation says are firing. */
  async badge() {
    const texts = await this.page.getByTestId('alert-badge').allInnerTexts();
    return Number.parseInt(texts[0] ?? '0', 10);
  }

  /** Waits until the badge's count fulfils a condition. */
  async waitForBadge(fulfils, timeout = 10_000) {
    const until = Date.now() + timeout;
    while (!fulfils(await this.badge())) {
      if (Date.now() > until) throw new Error(`the badge says ${await this.badge()}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  async choose(label, option) {
    await this.page.getByRole('combobox', { name: label, exact: true }).or(this.page.getByLabel(label, { exact: true })).first().click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  /** Fills in a rule: a KPI of a leaf below a level. */
  async fillLevel({ name, kpi, entity, level }) {
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.choose('KPI', kpi);
    await this.choose('Entity', entity);
    await this.page.getByLabel('Level', { exact: true }).fill(level);
    await this.choose('Severity', 'Info');
  }
}

/** The alerts api as one of the demonstration's people. */
export async function callApi(token, method, path, body) {
  const answer = await fetch(`${apiUrl}/v1/organizations/${ORG}/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
}
