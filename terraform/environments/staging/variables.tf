variable "project_id" {
  description = "The project; it exists, and billing is on."
  type        = string
}

variable "project_number" {
  description = "Its number: `gcloud projects describe PROJECT --format='value(projectNumber)'`."
  type        = string
}

variable "billing_account" {
  description = "Billing account that pays."
  type        = string
}

variable "region" {
  description = "Where everything is; the database cannot move later."
  type        = string
  default     = "europe-west1"
}

variable "site_id" {
  description = "Name of the Hosting site, unique in the world."
  type        = string
}

variable "domains" {
  description = "Further host names of the web client."
  type        = list(string)
  default     = []
}

variable "organizations" {
  description = "Ids of the organizations."
  type        = set(string)
  default     = []
}

variable "analysts" {
  description = "Organizations whose analysts query BigQuery: the organization and its group's address."
  type        = map(string)
  default     = {}
}

variable "operators_group" {
  description = "Address of the group that runs the product."
  type        = string
}

variable "alert_emails" {
  description = "Addresses that alerts are sent to."
  type        = set(string)
}

variable "monthly_budget" {
  description = "Budget of a month, in whole units of the currency."
  type        = number
}

variable "currency" {
  description = "The billing account's currency."
  type        = string
  default     = "USD"
}

variable "app_check" {
  description = "ENFORCED once the deployed web client's requests are counted as verified (docs/guide-deploy.md); until then UNENFORCED."
  type        = string
  default     = "UNENFORCED"
}

variable "push_key" {
  description = "Public key of the project's web push certificate (Firebase console, Cloud Messaging); empty where browsers get no push messages."
  type        = string
  default     = ""
}

variable "repository" {
  description = "Where the source is read in a browser, such as https://example.com/acme/ledgerlight/blob/main: alerts link to their runbook there."
  type        = string
  default     = "."
}
