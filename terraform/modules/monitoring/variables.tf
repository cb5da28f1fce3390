variable "project_id" {
  description = "The project."
  type        = string
}

variable "emails" {
  description = "Addresses that alerts are sent to."
  type        = set(string)

  validation {
    condition     = length(var.emails) > 0
    error_message = "Somebody must hear of an alert."
  }
}

variable "api" {
  description = "The api function, as modules/function gives it."
  type = object({
    name = string
    uri  = string
  })
}

variable "functions" {
  description = "Names of every function."
  type        = list(string)
}

variable "push_subscriptions" {
  description = "Names of the push subscriptions."
  type        = list(string)
}

variable "dead_letter_subscriptions" {
  description = "Names of the subscriptions that keep dead letters."
  type        = list(string)
}

variable "sweep_job" {
  description = "Name of the sweeper's job."
  type        = string
}

variable "site_host" {
  description = "Host name of the web client."
  type        = string
}

variable "repository" {
  description = "Where the source is read in a browser, for links to runbooks; a plain path without it."
  type        = string
}
