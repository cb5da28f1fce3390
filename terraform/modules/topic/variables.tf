variable "names" {
  description = "The topic's entry of names.json: topic, subscription, dead letters, ordering."
  type = object({
    topic                    = string
    subscription             = string
    dead_letter              = string
    dead_letter_subscription = string
    ordered                  = bool
    function                 = string
  })
}

variable "project_id" {
  description = "Project that owns the topic."
  type        = string
}

variable "region" {
  description = "Region in which messages are kept."
  type        = string
}

variable "function" {
  description = "The function that takes the messages, as modules/function gives it."
  type = object({
    name = string
    uri  = string
  })
}

variable "publishers" {
  description = "Who publishes: a name and the IAM member."
  type        = map(string)
}

variable "pubsub_agent_member" {
  description = "Pub/Sub's own service agent, which moves dead letters."
  type        = string
}

variable "attempts" {
  description = "Tries before a message is a dead letter."
  type        = number

  validation {
    condition     = var.attempts >= 5 && var.attempts <= 100
    error_message = "Pub/Sub takes 5 to 100 attempts."
  }
}

variable "ack_deadline_seconds" {
  description = "How long the function may take for one message."
  type        = number
  default     = 120
}
