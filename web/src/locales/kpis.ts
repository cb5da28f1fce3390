// Written by `npm run words` from metrics_config.json; no page loads this.
import { msg } from '@lingui/core/macro';

export const KPIS = [
  msg({ id: 'kpi revenue: Revenue', message: 'Revenue' }),
  msg({ id: 'kpi gross_sales: Gross sales', message: 'Gross sales' }),
  msg({ id: 'kpi deductions: Returns and discounts', message: 'Returns and discounts' }),
  msg({ id: 'kpi deduction_rate: Deduction rate', message: 'Deduction rate' }),
  msg({ id: 'kpi cogs: Cost of goods sold', message: 'Cost of goods sold' }),
  msg({ id: 'kpi cost_ratio: Cost ratio', message: 'Cost ratio' }),
  msg({ id: 'kpi gross_profit: Gross profit', message: 'Gross profit' }),
  msg({ id: 'kpi gross_margin: Gross margin', message: 'Gross margin' }),
  msg({ id: 'kpi operating_expense: Operating expense', message: 'Operating expense' }),
  msg({ id: 'kpi operating_expense_ratio: Operating expense ratio', message: 'Operating expense ratio' }),
  msg({ id: 'kpi ebitda: EBITDA', message: 'EBITDA' }),
  msg({ id: 'kpi ebitda_margin: EBITDA margin', message: 'EBITDA margin' }),
  msg({
    id: 'kpi depreciation_and_amortisation: Depreciation and amortisation',
    message: 'Depreciation and amortisation',
  }),
  msg({ id: 'kpi operating_profit: Operating profit', message: 'Operating profit' }),
  msg({ id: 'kpi operating_margin: Operating margin', message: 'Operating margin' }),
  msg({ id: 'kpi other_result: Other result', message: 'Other result' }),
  msg({ id: 'kpi interest: Interest', message: 'Interest' }),
  msg({ id: 'kpi interest_cover: Interest cover', message: 'Interest cover' }),
  msg({ id: 'kpi profit_before_tax: Profit before tax', message: 'Profit before tax' }),
  msg({ id: 'kpi tax: Tax', message: 'Tax' }),
  msg({ id: 'kpi effective_tax_rate: Effective tax rate', message: 'Effective tax rate' }),
  msg({ id: 'kpi net_income: Net income', message: 'Net income' }),
  msg({ id: 'kpi net_margin: Net margin', message: 'Net margin' }),
  msg({ id: 'kpi cash: Cash', message: 'Cash' }),
  msg({ id: 'kpi receivables: Receivables', message: 'Receivables' }),
  msg({ id: 'kpi inventory: Inventory', message: 'Inventory' }),
  msg({ id: 'kpi current_assets: Current assets', message: 'Current assets' }),
  msg({ id: 'kpi total_assets: Total assets', message: 'Total assets' }),
  msg({ id: 'kpi payables: Payables', message: 'Payables' }),
  msg({ id: 'kpi current_liabilities: Current liabilities', message: 'Current liabilities' }),
  msg({ id: 'kpi working_capital: Working capital', message: 'Working capital' }),
  msg({ id: 'kpi current_ratio: Current ratio', message: 'Current ratio' }),
  msg({ id: 'kpi quick_ratio: Quick ratio', message: 'Quick ratio' }),
  msg({ id: 'kpi debt: Debt', message: 'Debt' }),
  msg({ id: 'kpi net_debt: Net debt', message: 'Net debt' }),
  msg({ id: 'kpi total_liabilities: Total liabilities', message: 'Total liabilities' }),
  msg({ id: 'kpi equity: Equity', message: 'Equity' }),
  msg({ id: 'kpi debt_to_equity: Debt to equity', message: 'Debt to equity' }),
  msg({ id: 'kpi debt_ratio: Debt ratio', message: 'Debt ratio' }),
  msg({ id: 'kpi equity_ratio: Equity ratio', message: 'Equity ratio' }),
  msg({ id: 'kpi receivable_days: Receivable days (DSO)', message: 'Receivable days (DSO)' }),
  msg({ id: 'kpi payable_days: Payable days (DPO)', message: 'Payable days (DPO)' }),
  msg({ id: 'kpi inventory_days: Inventory days (DIO)', message: 'Inventory days (DIO)' }),
  msg({
    id: 'kpi average_receivable_days: Receivable days, average balance',
    message: 'Receivable days, average balance',
  }),
  msg({
    id: 'kpi average_payable_days: Payable days, average balance',
    message: 'Payable days, average balance',
  }),
  msg({
    id: 'kpi average_inventory_days: Inventory days, average balance',
    message: 'Inventory days, average balance',
  }),
  msg({ id: 'kpi cash_conversion_cycle: Cash conversion cycle', message: 'Cash conversion cycle' }),
  msg({ id: 'kpi inventory_turns: Inventory turns', message: 'Inventory turns' }),
  msg({ id: 'kpi revenue_ttm: Revenue, last 12 periods', message: 'Revenue, last 12 periods' }),
  msg({ id: 'kpi ebitda_ttm: EBITDA, last 12 periods', message: 'EBITDA, last 12 periods' }),
  msg({ id: 'kpi net_debt_to_ebitda: Net debt to EBITDA', message: 'Net debt to EBITDA' }),
  msg({ id: 'kpi headcount: Headcount', message: 'Headcount' }),
  msg({ id: 'kpi revenue_per_employee: Revenue per employee', message: 'Revenue per employee' }),
  msg({
    id: 'kpi expense_per_employee: Operating expense per employee',
    message: 'Operating expense per employee',
  }),
  msg({ id: 'kpi customers: Customers', message: 'Customers' }),
  msg({ id: 'kpi customers_new: New customers', message: 'New customers' }),
  msg({ id: 'kpi customers_lost: Customers lost', message: 'Customers lost' }),
  msg({ id: 'kpi customers_opening: Opening customers', message: 'Opening customers' }),
  msg({ id: 'kpi customer_churn: Customer churn', message: 'Customer churn' }),
  msg({ id: 'kpi customer_growth: Customer growth', message: 'Customer growth' }),
  msg({ id: 'kpi revenue_per_customer: Revenue per customer', message: 'Revenue per customer' }),
  msg({ id: 'kpi orders: Orders', message: 'Orders' }),
  msg({ id: 'kpi average_order_value: Average order value', message: 'Average order value' }),
  msg({ id: 'kpi units_sold: Units sold', message: 'Units sold' }),
  msg({ id: 'kpi revenue_per_unit: Revenue per unit', message: 'Revenue per unit' }),
  msg({ id: 'kpi availability: Availability', message: 'Availability' }),
  msg({ id: 'kpi response_time: Response time (ms)', message: 'Response time (ms)' }),
  msg({ id: 'kpi mrr: Monthly recurring revenue', message: 'Monthly recurring revenue' }),
  msg({ id: 'kpi arr: Annual recurring revenue', message: 'Annual recurring revenue' }),
  msg({ id: 'kpi acquisition_cost: Sales and marketing cost', message: 'Sales and marketing cost' }),
  msg({ id: 'kpi cac: Customer acquisition cost (CAC)', message: 'Customer acquisition cost (CAC)' }),
  msg({ id: 'kpi cac_payback: Months to earn CAC back', message: 'Months to earn CAC back' }),
  msg({ id: 'kpi ltv: Customer lifetime value (LTV)', message: 'Customer lifetime value (LTV)' }),
  msg({ id: 'kpi ltv_to_cac: LTV to CAC', message: 'LTV to CAC' }),
  msg({ id: 'kpi leverage_headroom: Covenant headroom: leverage', message: 'Covenant headroom: leverage' }),
  msg({
    id: 'kpi interest_cover_headroom: Covenant headroom: interest cover',
    message: 'Covenant headroom: interest cover',
  }),
  msg({
    id: 'kpi current_ratio_headroom: Covenant headroom: current ratio',
    message: 'Covenant headroom: current ratio',
  }),
];

/** What each is. */
export const ABOUT = [
  msg({
    id: 'about revenue: Net revenue: sales less returns and discounts (contra accounts are negative).',
    message: 'Net revenue: sales less returns and discounts (contra accounts are negative).',
  }),
  msg({
    id: 'about gross_sales: Sales before returns and discounts.',
    message: 'Sales before returns and discounts.',
  }),
  msg({
    id: 'about deductions: What returns and discounts take off gross sales.',
    message: 'What returns and discounts take off gross sales.',
  }),
  msg({
    id: 'about deduction_rate: Returns and discounts in gross sales.',
    message: 'Returns and discounts in gross sales.',
  }),
  msg({ id: 'about cogs: Direct cost of what was sold.', message: 'Direct cost of what was sold.' }),
  msg({
    id: 'about cost_ratio: Cost of goods sold in net revenue.',
    message: 'Cost of goods sold in net revenue.',
  }),
  msg({
    id: 'about gross_profit: Net revenue less cost of goods sold.',
    message: 'Net revenue less cost of goods sold.',
  }),
  msg({
    id: 'about gross_margin: Gross profit in net revenue; undefined without revenue.',
    message: 'Gross profit in net revenue; undefined without revenue.',
  }),
  msg({
    id: 'about operating_expense: Without depreciation and amortisation.',
    message: 'Without depreciation and amortisation.',
  }),
  msg({
    id: 'about operating_expense_ratio: Operating expense in net revenue.',
    message: 'Operating expense in net revenue.',
  }),
  msg({
    id: 'about ebitda: Gross profit less operating expense; depreciation and amortisation have classes of their own.',
    message: 'Gross profit less operating expense; depreciation and amortisation have classes of their own.',
  }),
  msg({ id: 'about ebitda_margin: EBITDA in net revenue.', message: 'EBITDA in net revenue.' }),
  msg({
    id: 'about depreciation_and_amortisation: Wear of fixed and intangible assets.',
    message: 'Wear of fixed and intangible assets.',
  }),
  msg({
    id: 'about operating_profit: EBIT: EBITDA less depreciation and amortisation.',
    message: 'EBIT: EBITDA less depreciation and amortisation.',
  }),
  msg({
    id: 'about operating_margin: Operating profit in net revenue.',
    message: 'Operating profit in net revenue.',
  }),
  msg({
    id: 'about other_result: Other income less other expense.',
    message: 'Other income less other expense.',
  }),
  msg({ id: 'about interest: Interest expense.', message: 'Interest expense.' }),
  msg({
    id: 'about interest_cover: Operating profit over interest; 300% is three times.',
    message: 'Operating profit over interest; 300% is three times.',
  }),
  msg({
    id: 'about profit_before_tax: Operating profit with other result, after interest.',
    message: 'Operating profit with other result, after interest.',
  }),
  msg({ id: 'about tax: Tax on income.', message: 'Tax on income.' }),
  msg({
    id: 'about effective_tax_rate: Tax in profit before tax; undefined after a loss.',
    message: 'Tax in profit before tax; undefined after a loss.',
  }),
  msg({
    id: 'about net_income: What is left after all income and expense.',
    message: 'What is left after all income and expense.',
  }),
  msg({ id: 'about net_margin: Net income in net revenue.', message: 'Net income in net revenue.' }),
  msg({
    id: "about cash: Cash and bank at the period's end; undrawn facilities are not in it.",
    message: "Cash and bank at the period's end; undrawn facilities are not in it.",
  }),
  msg({
    id: "about receivables: What customers owe at the period's end.",
    message: "What customers owe at the period's end.",
  }),
  msg({ id: "about inventory: Stock at the period's end.", message: "Stock at the period's end." }),
  msg({
    id: 'about current_assets: Cash, receivables, inventory and other current assets.',
    message: 'Cash, receivables, inventory and other current assets.',
  }),
  msg({
    id: 'about total_assets: All assets; accumulated depreciation is negative.',
    message: 'All assets; accumulated depreciation is negative.',
  }),
  msg({
    id: "about payables: What suppliers are owed at the period's end.",
    message: "What suppliers are owed at the period's end.",
  }),
  msg({
    id: 'about current_liabilities: Payables and other current liabilities; debt is long-term here.',
    message: 'Payables and other current liabilities; debt is long-term here.',
  }),
  msg({
    id: 'about working_capital: Current assets less current liabilities.',
    message: 'Current assets less current liabilities.',
  }),
  msg({
    id: 'about current_ratio: Current assets over current liabilities; 150% is 1.5.',
    message: 'Current assets over current liabilities; 150% is 1.5.',
  }),
  msg({
    id: 'about quick_ratio: Cash and receivables over current liabilities.',
    message: 'Cash and receivables over current liabilities.',
  }),
  msg({
    id: "about debt: Interest-bearing debt at the period's end.",
    message: "Interest-bearing debt at the period's end.",
  }),
  msg({
    id: 'about net_debt: Debt less cash; below zero is net cash.',
    message: 'Debt less cash; below zero is net cash.',
  }),
  msg({ id: 'about total_liabilities: All liabilities.', message: 'All liabilities.' }),
  msg({
    id: 'about equity: Paid-in equity and retained earnings.',
    message: 'Paid-in equity and retained earnings.',
  }),
  msg({ id: 'about debt_to_equity: Debt over equity.', message: 'Debt over equity.' }),
  msg({ id: 'about debt_ratio: Liabilities in total assets.', message: 'Liabilities in total assets.' }),
  msg({ id: 'about equity_ratio: Equity in total assets.', message: 'Equity in total assets.' }),
  msg({
    id: "about receivable_days: Days of revenue in receivables at the period's end, in whole days; the variant by ending balance.",
    message:
      "Days of revenue in receivables at the period's end, in whole days; the variant by ending balance.",
  }),
  msg({
    id: "about payable_days: Days of cost of goods sold in payables at the period's end, in whole days; the variant by ending balance.",
    message:
      "Days of cost of goods sold in payables at the period's end, in whole days; the variant by ending balance.",
  }),
  msg({
    id: "about inventory_days: Days of cost of goods sold in inventory at the period's end, in whole days; the variant by ending balance.",
    message:
      "Days of cost of goods sold in inventory at the period's end, in whole days; the variant by ending balance.",
  }),
  msg({
    id: 'about average_receivable_days: DSO by the average of the opening and the closing balance, in whole days.',
    message: 'DSO by the average of the opening and the closing balance, in whole days.',
  }),
  msg({
    id: 'about average_payable_days: DPO by the average of the opening and the closing balance, in whole days.',
    message: 'DPO by the average of the opening and the closing balance, in whole days.',
  }),
  msg({
    id: 'about average_inventory_days: DIO by the average of the opening and the closing balance, in whole days.',
    message: 'DIO by the average of the opening and the closing balance, in whole days.',
  }),
  msg({
    id: 'about cash_conversion_cycle: Days from paying suppliers to being paid: DSO + DIO - DPO, by ending balances.',
    message: 'Days from paying suppliers to being paid: DSO + DIO - DPO, by ending balances.',
  }),
  msg({
    id: 'about inventory_turns: Annualised cost of goods sold over average inventory; 400% is four times a year.',
    message: 'Annualised cost of goods sold over average inventory; 400% is four times a year.',
  }),
  msg({
    id: 'about revenue_ttm: Net revenue of the last twelve periods.',
    message: 'Net revenue of the last twelve periods.',
  }),
  msg({
    id: 'about ebitda_ttm: EBITDA of the last twelve periods.',
    message: 'EBITDA of the last twelve periods.',
  }),
  msg({
    id: 'about net_debt_to_ebitda: Debt less cash over EBITDA of the last twelve periods; 200% is twice. Undefined after a loss.',
    message: 'Debt less cash over EBITDA of the last twelve periods; 200% is twice. Undefined after a loss.',
  }),
  msg({ id: "about headcount: People at the period's end.", message: "People at the period's end." }),
  msg({
    id: 'about revenue_per_employee: Revenue of the last twelve periods over the average headcount of them.',
    message: 'Revenue of the last twelve periods over the average headcount of them.',
  }),
  msg({
    id: 'about expense_per_employee: Operating expense of the period over the people at its end.',
    message: 'Operating expense of the period over the people at its end.',
  }),
  msg({
    id: "about customers: Active customers at the period's end.",
    message: "Active customers at the period's end.",
  }),
  msg({ id: 'about customers_new: Customers won in the period.', message: 'Customers won in the period.' }),
  msg({
    id: 'about customers_lost: Customers of the opening set that left in the period.',
    message: 'Customers of the opening set that left in the period.',
  }),
  msg({
    id: "about customers_opening: Customers at the period's beginning: those at its end, less the new, plus the lost.",
    message: "Customers at the period's beginning: those at its end, less the new, plus the lost.",
  }),
  msg({
    id: 'about customer_churn: Customers lost of the opening set.',
    message: 'Customers lost of the opening set.',
  }),
  msg({
    id: 'about customer_growth: Net change of customers over the opening set.',
    message: 'Net change of customers over the opening set.',
  }),
  msg({
    id: 'about revenue_per_customer: ARPU on all revenue: revenue over the average of opening and closing customers.',
    message: 'ARPU on all revenue: revenue over the average of opening and closing customers.',
  }),
  msg({ id: 'about orders: Orders of the period.', message: 'Orders of the period.' }),
  msg({ id: 'about average_order_value: Net revenue over orders.', message: 'Net revenue over orders.' }),
  msg({ id: 'about units_sold: Units of the period.', message: 'Units of the period.' }),
  msg({
    id: 'about revenue_per_unit: Net revenue over units sold: the average price.',
    message: 'Net revenue over units sold: the average price.',
  }),
  msg({
    id: 'about availability: Minutes available of the minutes planned.',
    message: 'Minutes available of the minutes planned.',
  }),
  msg({
    id: 'about response_time: Average milliseconds of an answer: all of them over the requests answered.',
    message: 'Average milliseconds of an answer: all of them over the requests answered.',
  }),
  msg({
    id: 'about mrr: Revenue of the month on accounts whose purpose is recurring: what is paid by the year is recognised by the month, and one-off revenue is on other accounts.',
    message:
      'Revenue of the month on accounts whose purpose is recurring: what is paid by the year is recognised by the month, and one-off revenue is on other accounts.',
  }),
  msg({
    id: 'about arr: Monthly recurring revenue times twelve.',
    message: 'Monthly recurring revenue times twelve.',
  }),
  msg({
    id: 'about acquisition_cost: Cost on accounts whose purpose is winning customers.',
    message: 'Cost on accounts whose purpose is winning customers.',
  }),
  msg({
    id: 'about cac: Sales and marketing cost over the customers won in the period.',
    message: 'Sales and marketing cost over the customers won in the period.',
  }),
  msg({
    id: "about cac_payback: Acquisition cost over a customer's monthly gross profit, in whole months.",
    message: "Acquisition cost over a customer's monthly gross profit, in whole months.",
  }),
  msg({
    id: "about ltv: A customer's monthly gross profit over monthly churn. A lifetime is taken for 60 months at most, also in a month that lost nobody: the limit is in the formula.",
    message:
      "A customer's monthly gross profit over monthly churn. A lifetime is taken for 60 months at most, also in a month that lost nobody: the limit is in the formula.",
  }),
  msg({
    id: 'about ltv_to_cac: Lifetime value over acquisition cost; 300% is the usual rule of thumb.',
    message: 'Lifetime value over acquisition cost; 300% is the usual rule of thumb.',
  }),
  msg({
    id: 'about leverage_headroom: What is left before net debt reaches 3.5 times EBITDA of the last twelve periods, of that limit; below zero it is broken. The limit is in the formula. Undefined without debt.',
    message:
      'What is left before net debt reaches 3.5 times EBITDA of the last twelve periods, of that limit; below zero it is broken. The limit is in the formula. Undefined without debt.',
  }),
  msg({
    id: 'about interest_cover_headroom: How far operating profit of the last twelve periods is above three times their interest, of that limit; below zero it is broken. The limit is in the formula.',
    message:
      'How far operating profit of the last twelve periods is above three times their interest, of that limit; below zero it is broken. The limit is in the formula.',
  }),
  msg({
    id: 'about current_ratio_headroom: How far current assets are above 1.2 times current liabilities, of that limit; below zero it is broken. The limit is in the formula.',
    message:
      'How far current assets are above 1.2 times current liabilities, of that limit; below zero it is broken. The limit is in the formula.',
  }),
];
