import { ORG } from '../support/suite.mjs';

/** The dashboard as a person sees it. */
export class DashboardPage {
  constructor(page) {
    this.page = page;
  }

  static path({ entity, period }) {
    return `/o/${ORG}/dashboard?scope=${entity}&period=${period}`;
  }

  card(kpi) {
    return this.page.locator(`[data-kpi="${kpi}"]`);
  }

  /** A KPI's value in minor units or basis points, as the document has it. */
  async value(kpi) {
    await this.card(kpi).waitFor();
    return Number(await this.card(kpi).getAttribute('data-value'));
  }

  /** Waits until a KPI shows a value. */
  async waitForValue(kpi, value) {
    await this.page.locator(`[data-kpi="${kpi}"][data-value="${value}"]`).waitFor();
  }

  async waitUntilLive() {
    await this.page.locator('[data-testid="live"][data-phase="live"]').first().waitFor();
  }
}
