variable "project_id" {
  description = "The project."
  type        = string
}

variable "site_id" {
  description = "Name of the Hosting site; its address is https://SITE.web.app."
  type        = string
}

variable "domains" {
  description = "Further host names of the web client."
  type        = list(string)
}

variable "app_check" {
  description = "ENFORCED refuses clients without an App Check token; UNENFORCED only counts them."
  type        = string

  validation {
    condition     = contains(["ENFORCED", "UNENFORCED"], var.app_check)
    error_message = "ENFORCED or UNENFORCED."
  }
}
