variable "billing_account" {
  description = "Billing account that pays."
  type        = string
}

variable "project_number" {
  description = "Number of the project."
  type        = string
}

variable "monthly_units" {
  description = "Budget of a month, in whole units of the currency."
  type        = number
}

variable "currency" {
  description = "The billing account's currency."
  type        = string
}

variable "notification_channels" {
  description = "Who hears of it, beside the billing account's administrators."
  type        = list(string)
}
