-- Every version of the records behind one figure: what it was, who changed it, when, from which file and row.
-- A version that was delivered twice is shown once.
SELECT DISTINCT
  record_id, version, sequence, amount, currency, retired, source_kind, import_id, source_row, edit_id, uid, recorded_at
FROM `{dataset}.financial_facts`
WHERE org_id = @org AND entity_id = 'west' AND period = '2026-01' AND account_code = '1.100'
ORDER BY record_id, sequence, version
