-- Profit by quarter: add amounts up, and compute ratios again from the sums.
SELECT
  CONCAT(SUBSTR(period, 1, 4), '-Q', CAST(DIV(CAST(SUBSTR(period, 6, 2) AS INT64) + 2, 3) AS STRING)) AS quarter,
  currency,
  SUM(revenue) AS revenue,
  SUM(gross_profit) AS gross_profit,
  SUM(gross_profit) / NULLIF(SUM(revenue), 0) AS gross_margin,
  SUM(net_income) AS net_income
FROM `{dataset}.pnl_by_entity_month`
WHERE org_id = @org AND scenario = 'actual'
GROUP BY 1, 2
ORDER BY 1
