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
    const badge = this.page.getByTestId('alert-badge');
    return (await badge.count()) === 0 ? 0 : Number.parseInt(await badge.innerText(), 10);
  }

  async waitForBadge(count, timeout = 10_000) {
    await this.page.waitForFunction(
      (wanted) => Number.parseInt(document.querySelector('[data-testid="alert-badge"]')?.textContent ?? '0', 10) === wanted,
      count,
      { timeout },
    );
  }

  line(name) {
    return this.page.locator('[data-alert]', { has: this.page.getByRole('link', { name, exact: true }) }).first();
  }

  async choose(label, option) {
    await this.page.getByRole('combobox', { name: label, exact: true }).or(this.page.getByLabel(label, { exact: true })).first().click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  /** Fills in a rule: a KPI of one entity below a level. */
  async fillLevel({ name, kpi, entity, level }) {
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.choose('KPI', kpi);
    await this.choose('Entity', entity);
    await this.page.getByLabel('Also every entity below it, each by itself').uncheck();
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
