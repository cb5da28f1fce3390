-- Actual beside forecast by entity, period and account.
WITH beside AS (
  SELECT
    t.org_id, t.entity_id, t.period, t.account_code, t.account_name, t.account_class, t.currency,
    SUM(IF(t.scenario = 'actual', t.amount, NULL)) AS actual,
    SUM(IF(t.scenario = 'forecast', t.amount, NULL)) AS forecast
  FROM `{dataset}.trial_balance` AS t
  WHERE t.scenario IN ('actual', 'forecast')
  GROUP BY 1, 2, 3, 4, 5, 6, 7
),
compared AS (
  SELECT b.*, b.actual - b.forecast AS delta, a.direction * (b.actual - b.forecast) AS impact
  FROM beside AS b
  LEFT JOIN `{dataset}.current_accounts` AS a ON a.org_id = b.org_id AND a.code = b.account_code
)
SELECT
  org_id, entity_id, period, account_code, account_name, account_class, currency, actual, forecast, delta,
  IF(actual < 0 AND forecast > 0 OR actual > 0 AND forecast < 0, NULL, delta / NULLIF(ABS(forecast), 0)) AS delta_ratio,
  impact,
  CASE
    WHEN forecast IS NULL THEN 'no_forecast'
    WHEN actual IS NULL THEN 'no_actual'
    WHEN impact > 0 THEN 'favourable'
    WHEN impact < 0 THEN 'unfavourable'
    WHEN delta = 0 THEN 'on_target'
    ELSE 'neutral'
  END AS status
FROM compared
