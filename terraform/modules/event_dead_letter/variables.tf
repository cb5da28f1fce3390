variable "names" {
  description = "Names of the topic and of the subscription that keeps its messages."
  type = object({
    topic        = string
    subscription = string
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

variable "pubsub_agent_member" {
  description = "Pub/Sub's own service agent, which moves dead letters."
  type        = string
}
